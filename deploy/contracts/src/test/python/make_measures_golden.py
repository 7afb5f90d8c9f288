"""Writes resources/measures/scikit-learn.json: what scikit-learn says of a few sets of answers. Run it with that file as the output."""

import json, numpy as np, sklearn
from sklearn import metrics as m

rng = np.random.default_rng(7)


def f(a):
    return [[float(x) for x in row] for row in a]


def probs(n, k, y, sharp):
    z = rng.normal(size=(n, k))
    z[np.arange(n), y] += sharp
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return np.round(p, 2).astype(np.float32)  # rounded: ties


cases = {}


def best(y, p, f):
    s = sorted(set([1.0] + list(p)), reverse=True)
    return max(f(y, (p >= t).astype(int)) for t in s)


y = (rng.random(60) < 0.3).astype(int)
z = np.round(1 / (1 + np.exp(-(rng.normal(size=60) * 1.2 + 1.5 * y - 1.6))), 2).astype(np.float32)
p = np.stack([np.float32(1) - z, z], 1)
p64 = p.astype(np.float64)
said = p64.argmax(1)
cases["two"] = dict(
    labels=2,
    multi_label=False,
    truth=[[int(v)] for v in y],
    probabilities=f(p),
    expected=dict(
        log_loss=m.log_loss(y, p64[:, 1]),
        macro_f1=m.f1_score(y, said, average="macro", labels=[0, 1], zero_division=0),
        balanced_accuracy=m.balanced_accuracy_score(y, said),
        mcc=m.matthews_corrcoef(y, said),
        auroc=m.roc_auc_score(y, p64[:, 1]),
        average_precision=m.average_precision_score(y, p64[:, 1]),
        brier=m.brier_score_loss(y, p64[:, 1]),
        best_f1=best(y, p[:, 1], lambda a, b: m.f1_score(a, b, zero_division=0)),
        best_balanced_accuracy=best(y, p[:, 1], m.balanced_accuracy_score),
    ),
)
k = 4
y = rng.integers(0, k, 80)
p = probs(80, k, y, 1.0)
p = p / p.sum(1, keepdims=True, dtype=np.float64)
p = p.astype(np.float32)
p64 = p.astype(np.float64)
pn = p64 / p64.sum(1, keepdims=True)
said = p64.argmax(1)
hot = np.eye(k)[y]
pr, re, f1, su = m.precision_recall_fscore_support(y, said, labels=range(k), zero_division=0)
cases["many"] = dict(
    labels=k,
    multi_label=False,
    truth=[[int(v)] for v in y],
    probabilities=f(p),
    expected=dict(
        log_loss=m.log_loss(y, pn),
        macro_f1=m.f1_score(y, said, average="macro", labels=range(k), zero_division=0),
        balanced_accuracy=m.balanced_accuracy_score(y, said),
        mcc=m.matthews_corrcoef(y, said),
        auroc=m.roc_auc_score(y, p64, multi_class="ovr", average="macro"),
        average_precision=m.average_precision_score(hot, p64, average="macro"),
        brier=m.brier_score_loss(y, pn),
    ),
    per_label=dict(
        precision=list(map(float, pr)),
        recall=list(map(float, re)),
        f1=list(map(float, f1)),
        support=list(map(int, su)),
        auroc=[float(m.roc_auc_score(hot[:, i], p64[:, i])) for i in range(k)],
        average_precision=[float(m.average_precision_score(hot[:, i], p64[:, i])) for i in range(k)],
    ),
)
k = 3
Y = (rng.random((50, k)) < [0.2, 0.5, 0.7]).astype(int)
p = np.round(1 / (1 + np.exp(-(rng.normal(size=(50, k)) + 1.5 * Y - 0.7))), 2).astype(np.float32)
p64 = p.astype(np.float64)
S = (p64 >= 0.5).astype(int)
cases["multi_label"] = dict(
    labels=k,
    multi_label=True,
    truth=[[int(i) for i in np.flatnonzero(r)] for r in Y],
    probabilities=f(p),
    expected=dict(
        log_loss=float(np.mean([m.log_loss(Y[:, i], p64[:, i]) for i in range(k)])),
        macro_f1=m.f1_score(Y, S, average="macro", zero_division=0),
        balanced_accuracy=float(np.mean([m.balanced_accuracy_score(Y[:, i], S[:, i]) for i in range(k)])),
        mcc=float(np.mean([m.matthews_corrcoef(Y[:, i], S[:, i]) for i in range(k)])),
        auroc=m.roc_auc_score(Y, p64, average="macro"),
        average_precision=m.average_precision_score(Y, p64, average="macro"),
        brier=float(np.mean([m.brier_score_loss(Y[:, i], p64[:, i]) for i in range(k)])),
    ),
)
y = np.array([0, 1] * 10)
p = np.tile(np.array([[0.7, 0.3]], np.float32), (20, 1))
cases["constant"] = dict(
    labels=2,
    multi_label=False,
    truth=[[int(v)] for v in y],
    probabilities=f(p),
    expected=dict(
        log_loss=m.log_loss(y, p.astype(np.float64)[:, 1]),
        macro_f1=m.f1_score(y, [0] * 20, average="macro", zero_division=0),
        balanced_accuracy=0.5,
        mcc=m.matthews_corrcoef(y, [0] * 20),
        auroc=m.roc_auc_score(y, p[:, 1]),
        average_precision=m.average_precision_score(y, p[:, 1]),
        brier=m.brier_score_loss(y, p.astype(np.float64)[:, 1]),
    ),
)
for c in cases.values():
    c["expected"] = {a: float(b) for a, b in c["expected"].items()}
out = dict(scikit_learn=sklearn.__version__, numpy=np.__version__, cases=cases)
print(json.dumps(out, indent=None, separators=(",", ":")).replace('"cases":', '\n"cases":').replace('},"', '},\n"'))
