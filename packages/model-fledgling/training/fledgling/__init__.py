"""Fledgling's training pipeline: from Debian packages to the four graphs of the embedded model."""
import os

# OpenBLAS starts a thread for every core whatever --threads says: two stages side by side then wait for each other, and a
# step takes twice as long. It reads this when it is loaded, so it stands before the first import of NumPy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
