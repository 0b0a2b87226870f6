"""Starts a streaming job on the Spark cluster, unless it runs already.

The job is submitted in cluster mode and supervised: from then on it belongs to Spark, which starts it again after a
crash. The run is green when the job has shown that it works: CryptoAnalytics by its first committed rows, the others
by a first batch, or a first look into a topic without news. Pressing Trigger again is harmless: a stream that works
is adopted, never doubled; one that has never worked is replaced.

**Parameters**

- **Job** (`job`): by default CryptoAnalytics.
- **Options** (`arguments`): the job's options, as on a command line, for example `--state-retention "5 minutes"`.
- **Spark settings** (`properties`): for example `{"spark.executor.memory": "1g"}`.

**Triage**

- **submit** red: the Spark master does not answer (is spark-master up? http://localhost:8080), or the job runs more
  than once (crypto_pipeline_stop_dag, then this one).
- **first_rows** red: the message begins with the job's own words, for example on a wrong option, and ends with its last
  lines. Other causes: no trades in the topic, no room on the workers, the database. A job that never worked is stopped.
- Nothing is lost by a red run: the stream continues from its checkpoint at the next start.

The connections `crypto_pipeline_postgres` and `spark_default` come from the environment, which is why *Admin,
Connections* does not list them; there is nothing to set up.
"""

from airflow.sdk import DAG, Param

from crypto_pipeline import settings
from crypto_pipeline.jobs import FirstRows, SparkJobOperator

with DAG(
    "crypto_pipeline_submit_dag",
    description="Start a streaming job, or adopt the one that runs",
    doc_md=__doc__,
    schedule=None,
    params={
        "job": settings.job_param(settings.MAIN_JOB),
        "arguments": Param(
            None,
            type=["string", "null"],
            title="Options",
            description='The job\'s, such as --state-retention "5 minutes"',
        ),
        "properties": Param(
            None, type=["object", "null"], title="Spark settings", description="Beside or instead of the usual ones"
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
