"""Starts a streaming job on the Spark cluster, unless it runs already.

The job is submitted in cluster mode and supervised: from then on it belongs to Spark, which starts it again after a
crash. The run ends when the first rows have been committed (CryptoAnalytics), or when the job has run for 20 s without
ending (the others: their results are in topics, files or MongoDB). Pressing Trigger again is harmless: a stream that
runs is adopted, never doubled.

**Parameters** `job`: the job's class, by default CryptoAnalytics · `arguments`: its options, as on a command line,
for example `--watermark "5 minutes"` · `properties`: Spark settings, for example `{"spark.executor.memory": "1g"}`.

**Triage** Red in *submit*: the Spark master does not answer (is spark-master up? http://localhost:8080), or the job
runs more than once (crypto_pipeline_stop_dag, then this one). Red in *first_rows*: the message ends with the driver's
last lines; the usual causes are no trades in the topic, a wrong setting (one line, exit code 2) or the database.
Nothing is lost by a red run: the stream continues from its checkpoint at the next start.
"""

from airflow.sdk import DAG, Param

from crypto_pipeline import settings
from crypto_pipeline.operators import FirstRows, SparkJobOperator

with DAG(
    "crypto_pipeline_submit_dag",
    description="Start a streaming job, or adopt the one that runs",
    doc_md=__doc__,
    schedule=None,
    params={
        "job": Param(
            settings.MAIN_JOB, type="string", pattern="^[A-Z][A-Za-z0-9]{1,60}$", description="The job's class"
        ),
        "arguments": Param(
            None, type=["string", "null"], description='The job\'s options, e.g. --watermark "5 minutes"'
        ),
        "properties": Param(
            None, type=["object", "null"], description="Spark settings beside or instead of the usual ones"
        ),
    },
    **settings.dag_defaults(settings.Tag.STREAM, manual=True),
):
    submit = SparkJobOperator(
        task_id="submit",
        job="{{ params.job }}",
        arguments="{{ params.arguments or '' }}",
        properties="{{ (params.properties or {}) | tojson }}",
    )
    FirstRows(
        task_id="first_rows",
        submission=submit.output,
        within=settings.FIRST_ROWS_WITHIN.total_seconds(),
    )
