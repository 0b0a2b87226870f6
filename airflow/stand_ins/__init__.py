"""Small servers that answer like those a DAG talks to. A run against them is never reported as Docker or Spark."""
