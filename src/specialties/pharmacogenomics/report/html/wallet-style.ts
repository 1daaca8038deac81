/** A card of 85.6 × 54 mm (ISO/IEC 7810, ID-1), printed at its real size on A4 or Letter. */
export const walletStyle = `
@page { margin: 12mm }
* { box-sizing: border-box }
body { font: 12px/1.35 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1b2430; background: #fff; margin: 0 auto; padding: 16px; max-width: 190mm }
h1 { font-size: 16px; margin: 0 0 4px } .how { color: #4A5568; margin: 0 0 12px }
.cards { display: flex; flex-wrap: wrap; gap: 6mm }
.card { width: 85.6mm; height: 54mm; border: .3mm dashed #626B78; border-radius: 3mm; padding: 3mm 3.4mm 2.6mm; overflow: hidden; break-inside: avoid; display: flex; flex-direction: column; font-size: 7pt; line-height: 1.24 }
.card h2 { font-size: 9pt; margin: 0; line-height: 1.1 }
.card .who { display: flex; justify-content: space-between; gap: 3mm; color: #4A5568; border-bottom: .25mm solid #1b2430; padding: .6mm 0 .7mm; margin-bottom: 1mm }
.who span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.card > p.gene { display: grid; grid-template-columns: 15.5mm 1fr auto; gap: 0 1.5mm; margin: 0 0 .2mm } .call { color: #4A5568; white-space: nowrap }
.card p.rest, .card > p { margin: .6mm 0 0 } .card .rest { color: #333e4c }
.card .foot { margin-top: auto; padding-top: .8mm; border-top: .25mm solid #9aa3af; font-weight: 600 }
.drugs { columns: 3; column-gap: 3mm; margin: .8mm 0 0; padding: 0; list-style: none; column-fill: balance }
.drugs li { break-inside: avoid; overflow-wrap: anywhere }
@media print { body { padding: 0 } .how { font-size: 9pt } }
@media (max-width: 380px) { body { padding: 8px } }
`
