"""
LightGBM's contributions (`pred_contrib`) on the table that bench/learning/explanations.ts wrote: 100 and 400 trees of 31 leaves, one
thread; many rows in one call, and one row a call with its prediction.

    python -m venv venv && venv/bin/pip install lightgbm==4.7.0
    venv/bin/python bench/peers/contributions.py FOLDER ROWS
"""

import json
import sys
import time

import lightgbm
import numpy as np

folder, asked = sys.argv[1], int(sys.argv[2])
about = json.load(open(f"{folder}/about.json"))
X = np.fromfile(f"{folder}/x.f64").reshape(about["rows"], about["features"])
y = np.fromfile(f"{folder}/y.f64")
told = {}
for trees in (100, 400):
    model = lightgbm.train(
        {"objective": "binary", "num_leaves": 31, "learning_rate": 10 / trees, "num_threads": 2, "verbose": -1},
        lightgbm.Dataset(X, y, categorical_feature=about["categorical"] or "auto"),
        trees,
    )
    some = X[:asked]
    begun = time.perf_counter()
    model.predict(some, pred_contrib=True, num_threads=1)
    told[f"LightGBM, {trees} trees: pred_contrib of a row, all in one call"] = {
        "ms mean": (time.perf_counter() - begun) * 1000 / len(some)
    }
    waits = []
    for row in range(min(asked, 500)):
        one = X[row : row + 1]
        begun = time.perf_counter()
        model.predict(one, num_threads=1)
        model.predict(one, pred_contrib=True, num_threads=1)
        waits.append((time.perf_counter() - begun) * 1000)
    waits.sort()
    told[f"LightGBM, {trees} trees: one prediction with explanation"] = {
        "ms mean": sum(waits) / len(waits),
        "ms p50": waits[len(waits) // 2],
        "ms p99": waits[int(len(waits) * 0.99)],
    }
print(json.dumps(told))
