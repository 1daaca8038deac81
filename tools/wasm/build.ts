import { writeFile } from 'node:fs/promises'
import { compileKernel } from './compile-kernel.ts'

/** `node tools/wasm/build.ts`: compiles the kernels again and writes them where `src/learning` imports them. */
const kernels = [
  ['tools/wasm/assembly/histogram.ts', 'src/learning/trees/boosting/histogram-kernel.ts', 'histogramKernel'],
  ['tools/wasm/assembly/contributions.ts', 'src/learning/trees/shap/contributions-kernel.ts', 'contributionsKernel'],
] as const

for (const [source, target, name] of kernels) {
  const bytes = await compileKernel(source)
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,100}/g) ?? []
  const text = [
    `// Written by tools/wasm/build.ts from ${source}; a test compiles it again and compares.`,
    `export const ${name} =`,
    ...lines.map((line, index) => `  '${line}'${index === lines.length - 1 ? '' : ' +'}`),
  ]
  await writeFile(target, `${text.join('\n')}\n`)
  console.log(`${target}: ${bytes.length} bytes`)
}
