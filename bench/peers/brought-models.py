"""
A model as another hospital would bring it, for test/journeys/models-bring.test.ts: learnt by LightGBM on the cohort of another seed of the
test's hospital, under that hospital's own names, sex as a number; as LightGBM text and as ONNX.

    venv/bin/pip install lightgbm==4.7.0 onnxmltools==1.16.0 onnx==1.23.2 pandas
    venv/bin/python bench/peers/brought-models.py COHORT.csv.gz test/support/brought-models.json
"""

import base64
import json
import re
import sys

import lightgbm
import onnxmltools
import pandas as pd
from onnxmltools.convert.common.data_types import FloatTensorType

table = pd.read_csv(sys.argv[1])
X = pd.DataFrame(
    {
        "AGE_YRS": table.age,
        "SEX_F": table.sex.map({"female": 1.0, "male": 0.0}),
        "LOS": table.days_in,
        "CREA": table.creatinine,
    }
)
settings = {"n_estimators": 20, "num_leaves": 5, "learning_rate": 0.1, "min_child_samples": 30, "verbose": -1, "random_state": 1}
model = lightgbm.LGBMClassifier(**settings).fit(X, table.y)
# Settings of the run are not the model.
text = re.sub(r"\nparameters:.*?end of parameters\n", "\n", model.booster_.model_to_string(), flags=re.S)
graph = onnxmltools.convert_lightgbm(model, initial_types=[("X", FloatTensorType([None, 4]))], zipmap=False)
rows = X.head(20)
json.dump(
    {
        "made": "lightgbm 4.7.0, onnxmltools 1.16.0",
        "lightgbm": text,
        "onnx": base64.b64encode(graph.SerializeToString()).decode(),
        "rows": [[None if pd.isna(cell) else cell for cell in row] for row in rows.to_numpy().tolist()],
        "raw": model.predict(rows, raw_score=True).tolist(),
    },
    open(sys.argv[2], "w"),
)
