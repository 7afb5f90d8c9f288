#!/usr/bin/env python3
"""Runs Tunelab's program as on a GPU, on a machine without one: with tensors that have a type, a shape and a device only.

A whole step (forward, backward, optimizer, copies in bfloat16) and an evaluated batch pass through PyTorch's CUDA build.
Whatever clashes in type, shape or device, whatever CUDA has no operator for, and whatever waits for the device by asking for
a tensor's content ends in an error. Speed and numbers it cannot show. Prints one JSON object per way.

    pip install torch transformers   # the CUDA build; a C compiler must be there, too
    python dry_run_cuda.py --model ../trainer-service/src/test/resources/golden/bert

PyTorch's autograd asks the driver before it starts how many devices there are and whether one of them is in use; a stand-in
answers that. It is compiled into a temporary folder. Tried with PyTorch 2.14.1 (CUDA 13).
"""

import argparse
import ctypes
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import torch
import transformers
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

import program_train
from reference_train import open_model

STAND_IN = """
int dry_run_devices = 0;
signed char _ZN3c104cuda12device_countEv(void) { return dry_run_devices; }  /* c10::cuda::device_count */
int cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) { *flags = 0; *active = 0; return 0; }
_Bool _ZN3c104cuda17hasPrimaryContextEa(signed char device) { return 0; }  /* c10::cuda::hasPrimaryContext */
"""
WAYS = ["flash-bf16", "padded-bf16", "padded-fp32"]
BATCH = {"token_ids": [[2, 5, 6, 7, 3], [2, 9, 3], [2, 8, 3]], "labels": [0, 1, 0]}
# Autograd asks about more than the first device, whatever there is; fewer than it asks about end in an error.
DEVICES = 8


def run_with_stand_in(ways):
    """This program once more for each way, with the stand-in loaded before PyTorch and found where the driver would be."""
    with tempfile.TemporaryDirectory() as directory:
        source, library = Path(directory, "driver.c"), Path(directory, "libcuda.so.1")
        source.write_text(STAND_IN)
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o", library, source], check=True)
        environment = {**os.environ, "DRY_RUN_DRIVER": str(library), "LD_PRELOAD": str(library), "LD_LIBRARY_PATH": directory}
        # One process each: what autograd has learnt of the devices stays with a process.
        failed = [way for way in ways
                  if subprocess.run([sys.executable, *sys.argv, "--way", way], env=environment).returncode != 0]
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


class DryDevice(TorchDispatchMode):
    """Runs what concerns the host as it is, and what concerns the device without content; notes both."""

    def __init__(self, devices):
        super().__init__()
        self.fake = FakeTensorMode(allow_non_fake_inputs=True)
        self.devices = devices
        self.operators = []
        self.uploads = []

    def __torch_dispatch__(self, operator, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = str(operator)
        if "pin_memory" in name:
            return args[0]  # page-locked memory is the driver's
        leaves = tree_leaves((args, kwargs))
        names_device = any(isinstance(leaf, torch.device) and leaf.type == "cuda" for leaf in leaves)
        if not names_device and not any(isinstance(leaf, FakeTensor) for leaf in leaves):
            return operator(*args, **kwargs)
        if "log_softmax" in name:
            self.devices.value = DEVICES  # autograd is next; before, manual_seed would seed real devices
        if not name.startswith("prim."):
            # Without content only types and shapes are asked of an operator, which one without a kernel has, too.
            if not torch._C._dispatch_has_computed_kernel_for_dispatch_key(operator.name(), "CUDA"):
                raise NotImplementedError(f"{name} has no kernel for CUDA")
            self.operators.append(name)
        if any(self.is_on_host(leaf) for leaf in leaves):
            self.uploads.append(name)
        args, kwargs = tree_map(lambda leaf: self.fake.from_tensor(leaf) if self.is_on_host(leaf) else leaf, (args, kwargs))
        with self.fake:
            return operator(*args, **kwargs)

    @staticmethod
    def is_on_host(leaf):
        return isinstance(leaf, torch.Tensor) and not isinstance(leaf, FakeTensor)


def dry_run(model, attention, precision, devices):
    devices.value = 0
    on_host = program_train.program("cpu")
    program_train.program = lambda device: on_host
    with DryDevice(devices) as device:
        trainer = program_train.Trainer(model, argparse.Namespace(
            device="cuda:0", precision=precision, attention=attention, learning_rate=1e-5, seed=1))
        device.operators.clear()
        device.uploads.clear()
        trainer.step(trainer.batch(BATCH))
        step, uploads = Counter(device.operators), list(device.uploads)
        devices.value = 0
        trainer.program.predict(trainer.weights.views, trainer.matrices, trainer.batch(BATCH), trainer.settings())
    return {"attention": attention, "precision": precision, "operators_of_a_step": step.total(), "uploads_of_a_step": uploads,
            "attention_kernels": sorted(name for name in step if "attention" in name)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="HuggingFace directory")
    parser.add_argument("--way", choices=WAYS, help="of attention, and the precision (default: all)")
    arguments = parser.parse_args()
    if torch.version.cuda is None:
        raise SystemExit(f"PyTorch {torch.__version__} is not a CUDA build")
    if torch.cuda.is_available():
        raise SystemExit("There is a GPU here: run program_train.py --device cuda on it instead")
    if "DRY_RUN_DRIVER" not in os.environ:
        return run_with_stand_in([arguments.way] if arguments.way else WAYS)
    devices = ctypes.c_int.in_dll(ctypes.CDLL(os.environ["DRY_RUN_DRIVER"]), "dry_run_devices")
    torch.cuda._lazy_init = lambda: None
    torch._C._ensureCUDADeviceGuardSet()
    for kernel in ("flash", "mem_efficient", "cudnn"):
        # Padded attention would ask the device what it can.
        getattr(torch.backends.cuda, f"enable_{kernel}_sdp")(False)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    model = open_model(argparse.Namespace(model=arguments.model, seed=1, labels=2, num_layers=None))
    if arguments.way == "flash-bf16" and model.config.model_type == "mpnet":
        return  # Tunelab pads there: the flash kernels add nothing to scores
    attention, precision = arguments.way.split("-")
    print(json.dumps({"model_type": model.config.model_type, "torch": torch.__version__}
                     | dry_run(model, attention, precision, devices)))


if __name__ == "__main__":
    main()
