"""
Small ONNX models of trees and what other programs say of the same rows, for src/learning/trees/onnx/cases.

    python -m venv venv && venv/bin/pip install skl2onnx==1.19.1 onnxmltools==1.16.0 onnx==1.23.2 onnxruntime==1.32.0 \
        scikit-learn==1.9.1 lightgbm==4.7.0 xgboost==3.2.0 pandas
    venv/bin/python bench/peers/onnx-trees.py src/learning/trees/onnx/cases

`chance` (or `number`) is what the trained model itself says; how far onnxruntime is from that is printed.
onnx 1.23 refuses the numpy numbers that skl2onnx 1.19.1 writes; they are made plain on the way.
"""

import base64
import json
import sys
import warnings

import numpy as np
import onnx
import onnx.helper as helper

made = helper.make_attribute


def plain(value):
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    return [plain(one) for one in value] if isinstance(value, (list, tuple)) else value


helper.make_attribute = lambda key, value, *more, **named: made(
    key, value if hasattr(value, "SerializeToString") else plain(value), *more, **named
)

import lightgbm
import onnxmltools
import onnxruntime
import pandas as pd
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as MatrixType
from skl2onnx import convert_sklearn, to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

warnings.filterwarnings("ignore")
random = np.random.default_rng(7)
ROWS, SHOWN = 300, 25
age = np.round(random.normal(62, 14, ROWS), 1)
egfr = np.round(random.normal(70, 22, ROWS), 1)
sodium = np.round(random.normal(139, 4, ROWS), 1)
ward = random.choice(["icu", "medicine", "surgery"], ROWS)
score = (age - 62) / 14 - (egfr - 70) / 30 + (np.abs(sodium - 139) > 4) + (ward == "icu")
y = (score + random.normal(size=ROWS) > 0.8).astype(int)
whole = np.c_[age, egfr, sodium].astype(np.float32)
gaps = whole.copy()
gaps[random.random(whole.shape) < 0.15] = np.nan
frame = pd.DataFrame({"age": whole[:, 0], "egfr": whole[:, 1], "ward": ward})
frame.loc[random.random(ROWS) < 0.1, "egfr"] = np.nan
words = np.where(y == 1, "yes", "no")
cases = {}


def add(name, model, graph, rows, kind="chance", columns=("age", "egfr", "sodium"), output="probabilities"):
    asked = rows[:SHOWN]
    for one in graph.graph.output:
        # skl2onnx calls the chances of a double model double; the operator gives single precision, and the runtime insists.
        if one.type.tensor_type.elem_type == onnx.TensorProto.DOUBLE and one.name == "probabilities":
            one.type.tensor_type.elem_type = onnx.TensorProto.FLOAT
    told = model.predict_proba(asked)[:, 1] if kind == "chance" else model.predict(asked)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    inputs = session.get_inputs()
    if len(inputs) == 1:
        wide = np.float64 if "double" in inputs[0].type else np.float32
        given = {inputs[0].name: np.asarray(asked).astype(wide)}
    else:
        given = {
            one.name: asked[[one.name]].to_numpy().astype(object if "string" in one.type else np.float32)
            for one in inputs
        }
    found = session.run(None, given)[-1]
    if isinstance(found, list):
        runtime = [list(one.values())[1] for one in found]
    else:
        runtime = np.asarray(found).reshape(len(asked), -1)[:, -1]
    inner = [node.input[0] for node in graph.graph.node if node.op_type == "ZipMap"]
    cases[name] = {
        "model": base64.b64encode(graph.SerializeToString()).decode(),
        "inputs": [
            {"name": one.name, "type": one.type, "columns": list(columns) if len(inputs) == 1 else [one.name]}
            for one in inputs
        ],
        "tensor": inner[0] if inner else graph.graph.output[-1].name,
        "table": "gaps" if rows is gaps else "frame" if rows is frame else "whole",
        kind: [round(float(one), 12) for one in told],
    }
    furthest = max(abs(float(a) - float(b)) for a, b in zip(told, runtime))
    print(f"{name}: {len(cases[name]['model'])} characters, program and runtime at most {furthest:.2g} apart")


small = {"n_estimators": 5, "max_depth": 3, "random_state": 0}
matrix = [("X", MatrixType([None, 3]))]
plainly = {"zipmap": False}

model = GradientBoostingClassifier(**small).fit(whole, y)
add("gradient boosting, ZipMap", model, to_onnx(model, whole[:1]), whole)
model = GradientBoostingClassifier(**small).fit(whole.astype(float), words)
add("gradient boosting, double, words", model, to_onnx(model, whole[:1].astype(float), options=plainly), whole)
model = RandomForestClassifier(n_estimators=5, max_depth=4, random_state=0).fit(whole, words)
add("forest, words, ZipMap", model, to_onnx(model, whole[:1]), whole)
model = HistGradientBoostingClassifier(max_iter=5, max_leaf_nodes=6, min_samples_leaf=5).fit(gaps, y)
add("histogram boosting, gaps", model, to_onnx(model, whole[:1], options=plainly), gaps)
model = make_pipeline(SimpleImputer(), StandardScaler(), GradientBoostingClassifier(**small)).fit(gaps, y)
add("filled and scaled", model, to_onnx(model, whole[:1], options=plainly), gaps)
# onnxruntime fills no double.
model = make_pipeline(StandardScaler(), GradientBoostingClassifier(**small)).fit(whole.astype(float), y)
add("scaled, double", model, to_onnx(model, whole[:1].astype(float), options=plainly), whole)
model = GradientBoostingRegressor(**small).fit(whole, score)
add("regressor", model, to_onnx(model, whole[:1]), whole, "number")
model = RandomForestRegressor(n_estimators=5, max_depth=4, random_state=0).fit(whole, score)
add("forest regressor", model, to_onnx(model, whole[:1]), whole, "number")

named = [("age", FloatTensorType([None, 1])), ("egfr", FloatTensorType([None, 1])), ("ward", StringTensorType([None, 1]))]
numbers = make_pipeline(SimpleImputer(), MinMaxScaler())
hot = ColumnTransformer([("n", numbers, ["age", "egfr"]), ("c", OneHotEncoder(handle_unknown="ignore"), ["ward"])])
model = Pipeline([("p", hot), ("m", GradientBoostingClassifier(**small))]).fit(frame, y)
add("columns by name, one-hot", model, convert_sklearn(model, initial_types=named), frame)
codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
coded = ColumnTransformer([("n", SimpleImputer(), ["age", "egfr"]), ("c", codes, ["ward"])])
model = Pipeline([("p", coded), ("m", GradientBoostingClassifier(**small))]).fit(frame, y)
add("columns by name, codes", model, convert_sklearn(model, initial_types=named, options=plainly), frame)

leaves = {"n_estimators": 5, "num_leaves": 6, "min_child_samples": 10, "verbose": -1}
model = lightgbm.LGBMClassifier(**leaves).fit(gaps, y)
for name, zips in [("LightGBM, ZipMap", True), ("LightGBM", False)]:
    add(name, model, onnxmltools.convert_lightgbm(model, initial_types=matrix, zipmap=zips), gaps)
# What its own program says of each column, against the rows it learnt from.
cases["LightGBM"]["contributions"] = model.predict(gaps[:SHOWN], pred_contrib=True).round(12).tolist()
model = lightgbm.LGBMRegressor(objective="poisson", **leaves).fit(gaps, np.maximum(0, np.round(score + 1)))
add("LightGBM, counts", model, onnxmltools.convert_lightgbm(model, initial_types=matrix), gaps, "number")
model = xgboost.XGBClassifier(n_estimators=5, max_depth=3).fit(gaps, y)
add("XGBoost", model, onnxmltools.convert_xgboost(model, initial_types=matrix), gaps)


class Told:
    """A graph that no program wrote: what it says is worked out here."""

    def __init__(self, tell):
        self.predict = tell


def by_hand(how):
    """Version 5: two trees, their mean, numbers of double or single precision, a logistic function behind."""
    wide, kind = (np.float64, onnx.TensorProto.DOUBLE) if how == "double" else (np.float32, onnx.TensorProto.FLOAT)
    tensor = lambda numbers, of: helper.make_tensor("t", of, [len(numbers)], numbers)
    node = helper.make_node(
        "TreeEnsemble", ["X"], ["raw"], domain="ai.onnx.ml", n_targets=1, aggregate_function=0, post_transform=0,
        tree_roots=[0, 2], nodes_featureids=[0, 1, 2], nodes_truenodeids=[0, 1, 3], nodes_trueleafs=[1, 1, 1],
        nodes_falsenodeids=[1, 2, 4], nodes_falseleafs=[0, 1, 1], nodes_missing_value_tracks_true=[0, 1, 0],
        nodes_modes=helper.make_tensor("m", onnx.TensorProto.UINT8, [3], bytes([0, 3, 1]), raw=True),
        nodes_splits=tensor([62.1, 70.3, 139.0], kind), leaf_targetids=[0] * 5,
        leaf_weights=tensor([-1.5, 0.25, 0.75, -0.5, 1.25], kind),
    )
    value = lambda name, columns: helper.make_tensor_value_info(name, kind, [None, columns])
    graph = helper.make_graph(
        [node, helper.make_node("Sigmoid", ["raw"], ["chance"])], "by hand", [value("X", 3)], [value("chance", 1)]
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("ai.onnx.ml", 5)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    onnx.checker.check_model(model)

    def tell(rows):
        x = np.asarray(rows).astype(wide)
        first = np.where(x[:, 0] <= wide(62.1), -1.5, np.where((x[:, 1] > wide(70.3)) | np.isnan(x[:, 1]), 0.25, 0.75))
        second = np.where(x[:, 2] < wide(139.0), -0.5, 1.25)
        return 1 / (1 + np.exp(-(first + second) / 2))

    add(f"version 5, {how}", Told(tell), model, gaps, "number")


by_hand("single")
by_hand("double")


def listed(rows):
    return [[None if pd.isna(one) else one if isinstance(one, str) else round(float(one), 1) for one in row] for row in rows]


tables = {
    "whole": {"columns": ["age", "egfr", "sodium"], "rows": listed(whole[:SHOWN])},
    # All that LightGBM learnt from, so that its covers can be counted again.
    "gaps": {"columns": ["age", "egfr", "sodium"], "rows": listed(gaps)},
    "frame": {"columns": ["age", "egfr", "ward"], "rows": listed(frame.to_numpy()[:SHOWN])},
}
folder = sys.argv[1]
names = list(cases)
parts = {"boosting": names[:4], "prepared": names[4:6] + names[8:10], "numbers": names[6:8], "others": names[10:]}
for file, part in parts.items():
    with open(f"{folder}/{file}.json", "w") as out:
        json.dump({"cases": {name: cases[name] for name in part}}, out)
        out.write("\n")
with open(f"{folder}/tables.json", "w") as out:
    json.dump(tables, out)
    out.write("\n")
