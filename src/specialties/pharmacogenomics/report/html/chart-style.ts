/** For the screen and for paper, A4 and Letter. Colour repeats what words say. */
export const chartStyle = `
@page { margin: 14mm 13mm 15mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #626B78 } }
* { box-sizing: border-box }
body { font: 13px/1.42 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1b2430; margin: 0 auto; padding: 24px; max-width: 1060px; font-variant-numeric: tabular-nums }
header { border-bottom: 2px solid #1b2430; padding-bottom: 10px; margin-bottom: 14px }
h1 { font-size: 22px; margin: 0 0 4px; letter-spacing: -.01em }
h2 { font-size: 16px; margin: 26px 0 6px }
h3 { font-size: 14px; margin: 18px 0 4px; padding: 3px 0 3px 10px; border-left: 5px solid #4A5568; break-after: avoid }
h2 { break-after: avoid }
dl.meta { display: grid; grid-template-columns: repeat(auto-fit, minmax(215px, 1fr)); gap: 4px 18px; margin: 6px 0 0 }
dl.meta div { display: flex; gap: 6px }
dt { color: #626B78; white-space: nowrap } dd { margin: 0; font-weight: 600; overflow-wrap: anywhere }
.device { color: #4A5568; margin: 8px 0 0 }
p { margin: 4px 0 8px } .note { color: #4A5568 }
ul.sum { list-style: none; padding: 0; margin: 8px 0 0; display: grid; gap: 4px }
ul.sum li { padding-left: 10px; border-left: 5px solid #4A5568 }
table { border-collapse: collapse; width: 100%; margin: 4px 0 10px }
thead { display: table-header-group }
th { text-align: left; font-weight: 600; color: #4A5568; border-bottom: 1px solid #1b2430; padding: 4px 10px 4px 0; vertical-align: bottom }
td, tbody th { border-bottom: 1px solid #d7dce3; padding: 5px 10px 5px 0; vertical-align: top }
tbody th { color: #1b2430 }
tr { break-inside: avoid }
td:last-child, th:last-child { padding-right: 0 }
.call { font-weight: 600; overflow-wrap: anywhere }
.open { color: #8A5A00 } .none { color: #626B78 }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 3px; padding: 0 5px; font-size: 11.5px; white-space: nowrap }
.small { font-size: 11.5px; color: #4A5568 }
.avoid { border-color: #B3261E !important } .alternative { border-color: #8A5A00 !important } .adjust { border-color: #1F5FA8 !important } .test { border-color: #5B4AA0 !important } .monitor { border-color: #4A5568 !important }
.t-avoid { color: #B3261E } .t-alternative { color: #8A5A00 } .t-adjust { color: #1F5FA8 } .t-test { color: #5B4AA0 } .t-monitor, .t-standard, .t-none { color: #4A5568 }
.drug { font-weight: 600 }
.appendix { font-size: 11px; color: #4A5568; overflow-wrap: anywhere } .appendix p { margin: 2px 0 }
@media print { body { font-size: 9pt; padding: 0; max-width: none } h1 { font-size: 16pt } h2 { font-size: 12pt } h3 { font-size: 10.5pt } .small, .tag { font-size: 8pt } .appendix { font-size: 7.5pt } }
@media screen and (max-width: 640px) { body { padding: 14px } table, tbody, tr, th, td { display: block } thead { position: absolute; clip-path: inset(50%) } .genes tr, .drugs tbody { padding: 5px 0; border-bottom: 1px solid #dde2e8 } .drugs tr + tr { padding-top: 5px } tbody th, td { padding: 1px 0; border: 0 } }
@media screen and (prefers-color-scheme: dark) { body { background: #12171e; color: #e6eaf0 } header, th { border-color: #e6eaf0 } tbody th { color: #e6eaf0 } td, tbody th { border-color: #333c48 } dt, .none { color: #9aa5b4 } th, .device, .note, .small, .appendix, .t-monitor, .t-standard, .t-none { color: #b3bdca } .open, .t-alternative { color: #e3b04b } .t-avoid { color: #ff8a80 } .t-adjust { color: #82b1ff } .t-test { color: #b8a9ff } }
`
