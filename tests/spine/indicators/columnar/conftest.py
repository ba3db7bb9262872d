"""Spark is an optional extra: its test is there where it is installed (`make test-spark`)."""

import importlib.util

collect_ignore = [] if importlib.util.find_spec("pyspark") else ["test_spark.py"]
