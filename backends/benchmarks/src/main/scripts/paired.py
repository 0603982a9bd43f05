#!/usr/bin/env python3
"""Speed beside a peer: alternates Fenchel and a peer's script, and prints the ratio of each pair.

  paired.py --peer PATH/adv_step.py [--python /usr/bin/python3] [--norm l1] [--net small-cnn] [--pairs 5] [--threads 2]
  paired.py --peer PATH/explain.py --method integrated-gradients --captum DIR [--images 400] ...

Training steps, or with --method the images that a saliency method explains.

The machine is noisy, so only ratios within a pair mean something; the median over the pairs is the figure.
Build first: ./mvnw -DskipTests package. The peer needs PyTorch.
"""
import argparse, json, os, statistics, subprocess
from pathlib import Path

APP = Path(__file__).resolve().parents[3] / "target" / "app"


def last_json(command, environment=None):
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    return json.loads(out.strip().splitlines()[-1])["images_per_second"]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--peer", required=True); p.add_argument("--python", default="/usr/bin/python3")
    p.add_argument("--norm", default="l1"); p.add_argument("--net", default="small-cnn")
    p.add_argument("--backend", default="pytorch"); p.add_argument("--batch", type=int, default=64)
    p.add_argument("--steps", type=int, default=40); p.add_argument("--repeats", type=int, default=3)
    p.add_argument("--method", help="explain with this method instead of training"); p.add_argument("--captum", help="the peer's captum")
    p.add_argument("--images", type=int, default=400)
    p.add_argument("--channels", type=int, default=1); p.add_argument("--size", type=int, default=28, help="the images' side")
    p.add_argument("--pairs", type=int, default=5); p.add_argument("--threads", type=int, default=2)
    p.add_argument("--peer-as-is", action="store_true", help="do not give the peer the environment of Fenchel's children")
    a = p.parse_args()
    # What fenchel gives its child processes: engine threads that wait do not spin, and the allocator keeps large blocks.
    environment = dict(os.environ, MALLOC_MMAP_MAX_="0", MALLOC_TRIM_THRESHOLD_="4294967296", GOMP_SPINCOUNT="5000",
                       OPT_OUT_TRACKING="true", OMP_NUM_THREADS=str(a.threads), MKL_NUM_THREADS=str(a.threads))
    java = ["java", "-XX:+UseSerialGC", "-Dai.djl.offline=true", "-cp", f"{APP}/*"]
    common = ["--net", a.net, "--batch", str(a.batch), "--repeats", str(a.repeats), "--threads", str(a.threads)]
    if a.method:
        ours = java + ["io.github.fenchel.benchmarks.ExplainSpeed", a.backend, a.net, a.method, str(a.images),
                       str(a.repeats), str(a.threads)]
        peer = [a.python, a.peer, *common, "--captum", a.captum, "--method", a.method, "--images", str(a.images)]
    else:
        ours = java + ["io.github.fenchel.benchmarks.StepSpeed", a.backend, a.net, a.norm, str(a.batch), str(a.steps),
                       str(a.repeats), str(a.threads), str(a.channels), str(a.size)]
        peer = [a.python, a.peer, *common, "--norm", a.norm, "--steps", str(a.steps),
                "--channels", str(a.channels), "--size", str(a.size)]
    ratios = []
    for pair in range(a.pairs):
        # Whoever goes first may find a cooler machine: take turns.
        order = [("ours", ours, environment), ("peer", peer, None if a.peer_as_is else environment)]
        speeds = {name: last_json(command, env) for name, command, env in (order if pair % 2 == 0 else order[::-1])}
        ratios.append(speeds["ours"] / speeds["peer"])
        print(f"pair {pair + 1}: {speeds['ours']:.1f} / {speeds['peer']:.1f} images/s = {ratios[-1]:.3f}", flush=True)
    print(f"median of {a.pairs} pairs, {a.net}, {a.method or a.norm}, {a.backend}: {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
