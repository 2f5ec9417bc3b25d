"""Benchmarks: what `make bench` prints. Every figure stands beside a baseline of the same run."""
