/**
 * Shapley values of trees, one row at a time (src/learning/trees/shap/contributions.ts says how). AssemblyScript;
 * `tools/wasm/build.ts` compiles it.
 *
 * A node is 32 bytes: feature u32, left child i32, right child i32 (below 0: leaf ~child), then the parts of its cover
 * that go left and right as f64. A feature's state is 16 bytes: `one` and `zero` as f64. A rule of integration is `count`
 * points, then as many weights, then as many weights over `1 - point`; counts are even.
 */
let nodes: usize = 0
let leaves: usize = 0
let goesLeft: usize = 0
let states: usize = 0
let into: usize = 0
let points: usize = 0
let weights: usize = 0
let against: usize = 0
/** Bytes of a stretch of one number for each point. */
let width: usize = 0

/** Where everything lies; `places` are told once, before the first row. */
export function place(node: usize, leaf: usize, left: usize, state: usize, contributions: usize): void {
  nodes = node
  leaves = leaf
  goesLeft = left
  states = state
  into = contributions
}

/**
 * Adds the contributions of all trees.
 *
 * @param trees three u32 a tree: its first node, where its rule of integration lies, how many points that has
 * @param stack room for three stretches a depth: product, inverse of the last factor, sum
 */
export function explain(trees: usize, count: i32, stack: usize): void {
  const ones = f64x2.splat(1)
  const end = trees + <usize>count * 12
  for (let tree = trees; tree < end; tree += 12) {
    points = <usize>load<u32>(tree, 4)
    width = <usize>load<u32>(tree, 8) << 3
    weights = points + width
    against = weights + width
    for (let k: usize = 0; k < width; k += 16) v128.store(stack + k, ones)
    visit(load<i32>(tree), stack)
  }
}

/** `here` holds the product; afterwards the third stretch holds the sum of the leaves below. */
function visit(child: i32, here: usize): void {
  const sums = here + width + width
  if (child < 0) {
    const value = f64x2.splat(load<f64>(leaves + (<usize>~child << 3)))
    for (let k: usize = 0; k < width; k += 16) v128.store(sums + k, f64x2.mul(v128.load(here + k), value))
    return
  }
  for (let k: usize = 0; k < width; k += 16) v128.store(sums + k, f64x2.splat(0))
  const node = nodes + (<usize>child << 5)
  const state = states + (<usize>load<u32>(node) << 4)
  const to = into + (<usize>load<u32>(node) << 3)
  const isLeft = load<u8>(goesLeft + <usize>child) !== 0
  enter(state, to, load<f64>(node, 16), load<i32>(node, 4), here, isLeft)
  enter(state, to, load<f64>(node, 24), load<i32>(node, 8), here, !isLeft)
}

function enter(state: usize, to: usize, part: f64, child: i32, here: usize, agrees: bool): void {
  const wasOne = load<f64>(state)
  const wasZero = load<f64>(state, 8)
  const isOne = agrees ? wasOne : 0
  const isZero = wasZero * part
  // No training row came here and this one does not: every product below is 0.
  if (isOne === 0 && isZero === 0) return
  const below = here + 3 * width
  const zero = f64x2.splat(isZero)
  const rise = f64x2.splat(isOne - isZero)
  const isFirst = wasOne === 1 && wasZero === 1
  const before = f64x2.splat(wasZero)
  const beforeRise = f64x2.splat(wasOne - wasZero)
  for (let k: usize = 0; k < width; k += 16) {
    const t = v128.load(points + k)
    const factor = f64x2.add(zero, f64x2.mul(t, rise))
    if (agrees || !isFirst) v128.store(below + width + k, f64x2.div(f64x2.splat(1), factor))
    let product = f64x2.mul(v128.load(here + k), factor)
    if (!isFirst) product = f64x2.div(product, f64x2.add(before, f64x2.mul(t, beforeRise)))
    v128.store(below + k, product)
  }
  store<f64>(state, isOne)
  store<f64>(state, isZero, 8)
  visit(child, below)
  store<f64>(state, wasOne)
  store<f64>(state, wasZero, 8)
  const sums = here + width + width
  const leavesBelow = below + width + width
  let gained = f64x2.splat(0)
  if (isFirst && !agrees) {
    for (let k: usize = 0; k < width; k += 16) {
      const sum = v128.load(leavesBelow + k)
      v128.store(sums + k, f64x2.add(v128.load(sums + k), sum))
      gained = f64x2.sub(gained, f64x2.mul(v128.load(against + k), sum))
    }
  } else {
    for (let k: usize = 0; k < width; k += 16) {
      const sum = v128.load(leavesBelow + k)
      v128.store(sums + k, f64x2.add(v128.load(sums + k), sum))
      const weighted = f64x2.mul(v128.load(weights + k), sum)
      gained = f64x2.add(gained, f64x2.mul(rise, f64x2.mul(weighted, v128.load(below + width + k))))
      // The split above on the same feature must not count these leaves.
      if (!isFirst) {
        const factor = f64x2.add(before, f64x2.mul(v128.load(points + k), beforeRise))
        gained = f64x2.sub(gained, f64x2.div(f64x2.mul(beforeRise, weighted), factor))
      }
    }
  }
  store<f64>(to, load<f64>(to) + f64x2.extract_lane(gained, 0) + f64x2.extract_lane(gained, 1))
}
