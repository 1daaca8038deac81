/**
 * Shapley values of trees, one row at a time (src/learning/trees/shap/contributions.ts says how). AssemblyScript;
 * `tools/wasm/build.ts` compiles it. src/learning/trees/shap/laid-trees.ts writes what is read here, and says what it is.
 *
 * Every function goes down the splits of a tree, parents first, and up again. A stretch is one number for each point of
 * the rule of integration, `width` bytes of it; a rule has an even number of points.
 */
let products: usize = 0
let sums: usize = 0
let edges: usize = 0
let turns: usize = 0
let values: usize = 0
let decisions: usize = 0
let into: usize = 0

const SPLIT: usize = 56
/** What a row makes of a split: the part of the cover it turned from, two factors, where it went and where not. */
const TURN: usize = 24
const ROOT: usize = 20
const GROUP: usize = 24

/** Where everything lies; told once, before the first row. */
export function place(
  product: usize,
  sum: usize,
  edge: usize,
  turn: usize,
  value: usize,
  decision: usize,
  contributions: usize,
): void {
  products = product
  sums = sum
  edges = edge
  turns = turn
  values = value
  decisions = decision
  into = contributions
}

/**
 * Which splits send the row left, for all trees at once: a group is the splits on one feature that treat missing values
 * alike, so that its value is looked at once.
 */
export function decide(groups: usize, count: i32): void {
  const end = groups + <usize>count * GROUP
  for (let group = groups; group < end; group += GROUP) {
    const value = load<f64>(values + <usize>load<u32>(group))
    const words = load<u32>(group, 4)
    const splits = <usize>load<u32>(group, 12)
    let place = <usize>load<u32>(group, 20)
    const last = place + (splits << 2)
    const tested = <usize>load<u32>(group, 16)
    if (words === 0 ? value !== value : !(value >= 0)) {
      const missingLeft = load<u32>(group, 8)
      for (; place < last; place += 4) store<u8>(<usize>load<u32>(place), missingLeft)
    } else if (words === 0) {
      for (let bound = tested; place < last; place += 4, bound += 8)
        store<u8>(<usize>load<u32>(place), <u8>(value <= load<f64>(bound)))
    } else {
      const code = <u32>value
      const bit = code & 31
      const isReached = <u32>(code >>> 5 < words)
      let word = tested + <usize>((code >>> 5) * isReached) * (splits << 2)
      for (; place < last; place += 4, word += 4)
        store<u8>(<usize>load<u32>(place), (load<u32>(word) >>> bit) & isReached)
    }
  }
}

/** Adds the contributions of all trees. */
export function explain(trees: usize, count: i32): void {
  const end = trees + <usize>count * ROOT
  let decision = decisions
  for (let tree = trees; tree < end; tree += ROOT) {
    const splits = <usize>load<u32>(tree)
    const last = splits + <usize>load<u32>(tree, 4) * SPLIT
    const width = <usize>load<u32>(tree, 16)
    decision = descend(tree, splits, last, width, decision)
    climb(splits, last, width)
  }
}

/** Adds, for each pair of features, half of what both do together, to `pairs`: `features x features`. */
export function explainPairs(trees: usize, count: i32, pairs: usize, ancestors: usize): void {
  const end = trees + <usize>count * ROOT
  let above = ancestors
  let decision = decisions
  for (let tree = trees; tree < end; tree += ROOT) {
    const splits = <usize>load<u32>(tree)
    const last = splits + <usize>load<u32>(tree, 4) * SPLIT
    const width = <usize>load<u32>(tree, 16)
    decision = descend(tree, splits, last, width, decision)
    above = climbInPairs(splits, last, <usize>load<u32>(tree, 12) + 5 * width, width, pairs, above)
  }
}

/** Down: where the row turns at each split, and the product of factors that reaches each child. */
function descend(tree: usize, splits: usize, last: usize, width: usize, decision: usize): usize {
  const rule = <usize>load<u32>(tree, 12)
  for (let k: usize = 0; k < width; k += 16) v128.store(products + k, v128.load(rule + k))
  const leaves = <usize>load<u32>(tree, 8)
  const count = (last - splits) / SPLIT
  let to = sums + count * width
  for (let leaf = leaves; leaf <= leaves + (count << 3); leaf += 8, to += width) {
    const value = v128.load64_splat(leaf)
    for (let k: usize = 0; k < width; k += 16) v128.store(to + k, value)
  }
  const flat = <u32>(rule + width)
  turnAll(splits, last, decision, flat, width)
  return decision + count
}

function turnAll(splits: usize, last: usize, decisions: usize, flat: u32, width: usize): void {
  let product = products
  let turn = turns
  let edge = edges + 1
  let decision = decisions
  for (let split = splits; split < last; split += SPLIT, product += width, turn += TURN, edge += 2) {
    const isLeft = <u32>load<u8>(decision++)
    // Whether the row agrees with all splits above on the same feature.
    const agrees = <u32>load<u8>(edges + <usize>load<u32>(split, 44))
    store<u8>(edge, agrees & isLeft)
    store<u8>(edge, agrees & (isLeft ^ 1), 1)
    const part = load<f64>(split + (<usize>(agrees + agrees + isLeft) << 3))
    const factors = select<u32>(load<u32>(split, 32), flat, agrees)
    const hot = load<u32>(split + (<usize>(isLeft ^ 1) << 2), 36)
    const cold = load<u32>(split + (<usize>isLeft << 2), 36)
    store<f64>(turn, part)
    store<u32>(turn, factors, 8)
    store<u32>(turn, hot, 12)
    store<u32>(turn, cold, 16)
    const parts = f64x2.splat(part)
    const toHot = products + <usize>hot
    const toCold = products + <usize>cold
    for (let k: usize = 0; k < width; k += 16) {
      const before = v128.load(product + k)
      const turned = f64x2.mul(before, f64x2.mul(parts, v128.load(<usize>factors + k)))
      v128.store(toCold + k, turned)
      v128.store(toHot + k, f64x2.sub(before, turned))
    }
  }
}

/** Up: the sum of the leaves below each split, relative to the product there; what each turn moved goes to its feature. */
function climb(splits: usize, last: usize, width: usize): void {
  const count = (last - splits) / SPLIT
  let product = products + count * width
  let sum = sums + count * width
  let turn = turns + count * TURN
  for (let split = last; split > splits; ) {
    split -= SPLIT
    product -= width
    sum -= width
    turn -= TURN
    const part = f64x2.splat(load<f64>(turn))
    const factors = <usize>load<u32>(turn, 8)
    const hot = sums + <usize>load<u32>(turn, 12)
    const cold = sums + <usize>load<u32>(turn, 16)
    let gained = f64x2.splat(0)
    for (let k: usize = 0; k < width; k += 16) {
      const here = v128.load(hot + k)
      const moved = f64x2.mul(part, f64x2.sub(here, v128.load(cold + k)))
      v128.store(sum + k, f64x2.sub(here, f64x2.mul(v128.load(factors + k), moved)))
      gained = f64x2.add(gained, f64x2.mul(f64x2.mul(v128.load(product + k), v128.load(factors + width + k)), moved))
    }
    const to = into + <usize>load<u32>(split, 48)
    store<f64>(to, load<f64>(to) + f64x2.extract_lane(gained, 0) + f64x2.extract_lane(gained, 1))
  }
}

/** Up, as `climb`; what each turn moved is taken with how each other feature above changes the product there. */
function climbInPairs(splits: usize, last: usize, slopes: usize, width: usize, pairs: usize, ancestors: usize): usize {
  const count = (last - splits) / SPLIT
  let product = products + count * width
  let sum = sums + count * width
  let turn = turns + count * TURN
  let above = ancestors
  for (let split = last; split > splits; ) {
    split -= SPLIT
    product -= width
    sum -= width
    turn -= TURN
    const part = f64x2.splat(load<f64>(turn))
    const factors = <usize>load<u32>(turn, 8)
    const hot = sums + <usize>load<u32>(turn, 12)
    const cold = sums + <usize>load<u32>(turn, 16)
    for (let k: usize = 0; k < width; k += 16) {
      const here = v128.load(hot + k)
      const moved = f64x2.mul(part, f64x2.sub(here, v128.load(cold + k)))
      v128.store(sum + k, f64x2.sub(here, f64x2.mul(v128.load(factors + k), moved)))
      // The product is not needed again.
      v128.store(product + k, f64x2.mul(f64x2.mul(v128.load(product + k), v128.load(factors + width + k)), moved))
    }
    const to = pairs + <usize>load<u32>(above)
    const end = above + 8 + <usize>load<u32>(above, 4) * 12
    for (above += 8; above < end; above += 12) {
      const agrees = <i32>load<u8>(edges + <usize>load<u32>(above))
      const slope = select<usize>(<usize>load<u32>(above, 4), slopes, agrees)
      let gained = f64x2.splat(0)
      for (let k: usize = 0; k < width; k += 16)
        gained = f64x2.add(gained, f64x2.mul(v128.load(product + k), v128.load(slope + k)))
      const pair = to + <usize>load<u32>(above, 8)
      store<f64>(pair, load<f64>(pair) + f64x2.extract_lane(gained, 0) + f64x2.extract_lane(gained, 1))
    }
  }
  return above
}
