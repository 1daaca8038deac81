"""
HistGradientBoosting of scikit-learn, and LightGBM, on the tables that bench/learning/boosting.ts wrote: the same trees, leaves and
learning rate, two threads, parsing apart.

    python -m venv venv && venv/bin/pip install scikit-learn==1.9.1 lightgbm==4.7.0 pandas
    OMP_NUM_THREADS=2 venv/bin/python bench/peers/boosting.py FOLDER TREES
"""

import json
import sys
import time

import lightgbm
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

folder, trees = sys.argv[1], int(sys.argv[2])
about = json.load(open(f"{folder}/about.json"))
X = np.fromfile(f"{folder}/x.f64").reshape(about["rows"], about["features"])
y = np.fromfile(f"{folder}/y.f64")
levels = about["categorical"]


def timed(fit):
    wall, cpu = time.perf_counter(), time.process_time()
    fit()
    return {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def sklearn_fit():
    HistGradientBoostingClassifier(
        max_iter=trees,
        max_leaf_nodes=31,
        learning_rate=0.1,
        early_stopping=False,
        categorical_features=levels or None,
    ).fit(X, y)


def lightgbm_fit():
    lightgbm.train(
        {"objective": "binary", "num_leaves": 31, "learning_rate": 0.1, "num_threads": 2, "verbose": -1},
        lightgbm.Dataset(X, y, categorical_feature=levels or "auto"),
        trees,
    )


print(json.dumps({"sklearn": timed(sklearn_fit), "lightgbm": timed(lightgbm_fit)}))
