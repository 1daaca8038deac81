"""
Writes src/standards/onnx/cases/scikit-learn.json: two models of scikit-learn 1.9.1 as ONNX by skl2onnx 1.19.1, four ways, rows, and what
scikit-learn itself says of them. The table is made up.

    pip install scikit-learn==1.9.1 skl2onnx==1.19.1 pandas
    python tools/learning/onnx-cases.py > src/standards/onnx/cases/scikit-learn.json
"""

import base64
import json
import sys

import numpy as np
import pandas as pd
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

random = np.random.default_rng(1)
count = 300
table = pd.DataFrame(
    {
        "age": random.normal(60, 12, count).round(),
        "egfr": random.normal(70, 20, count).round(1),
        "visits": random.integers(0, 6, count),
        "site": random.choice(["north", "south", "east"], count),
    }
)
score = 0.06 * (table.age - 60) - 0.03 * (table.egfr - 70) + 0.4 * table.visits - 1 + (table.site == "north")
outcome = (random.random(count) < 1 / (1 + np.exp(-score))).astype(int)

numbers = ("numbers", StandardScaler(), ["age", "egfr", "visits"])
sites = ("sites", OneHotEncoder(handle_unknown="ignore"), ["site"])
mixed = Pipeline([("columns", ColumnTransformer([numbers, sites])), ("model", LogisticRegression())]).fit(table, outcome)
inputs = [
    ("age", FloatTensorType([None, 1])),
    ("egfr", FloatTensorType([None, 1])),
    ("visits", Int64TensorType([None, 1])),
    ("site", StringTensorType([None, 1])),
]
names = ["egfr", "age"]
net = make_pipeline(StandardScaler(), MLPClassifier((4,), max_iter=2000, random_state=1))
net.fit(table[names].to_numpy(), outcome)
matrix = convert_sklearn(net, initial_types=[("X", FloatTensorType([None, 2]))], options={"zipmap": False})
named = convert_sklearn(net, initial_types=[("X", FloatTensorType([None, 2]))], options={"zipmap": False})
entry = named.metadata_props.add()
entry.key, entry.value = "feature_names", json.dumps(names)

rows = table.head(12).copy()
rows.loc[3, "site"] = "nowhere"
models = {
    "columns": convert_sklearn(mixed, initial_types=inputs, options={"zipmap": False}),
    "zipmap": convert_sklearn(mixed, initial_types=inputs),
    "matrix": matrix,
    "named": named,
}
json.dump(
    {
        "models": {name: base64.b64encode(model.SerializeToString()).decode() for name, model in models.items()},
        "rows": rows.to_dict(orient="records"),
        "mixed": mixed.predict_proba(rows)[:, 1].tolist(),
        "net": net.predict_proba(rows[names].to_numpy())[:, 1].tolist(),
    },
    sys.stdout,
)
