// What a person does about it: commands of ./pipeline, or, in the compose stack, a DAG, a container, SQL. Texts are written
// with the commands; the monitor's own findings come in the right words already.

const IN_COMPOSE = [
  [/\.\/pipeline job (\w+)((?: --[\w-]+ [\w-]+)*)/g, (_, job, options) => `crypto_pipeline_submit_dag in Airflow, job ${job}${options && `, options${options}`}`],
  [/\.\/pipeline job\b/g, 'crypto_pipeline_submit_dag in Airflow'],
  [/\.\/pipeline feed (\w+)/g, 'docker-compose up -d feed-$1'],
  [/\.\/pipeline logs spark/g, 'the driver’s log on Spark’s page'],
  [/\.\/pipeline logs (\w+)/g, 'docker logs $1'],
  [/\.\/pipeline status/g, 'docker-compose ps'],
  [/\.\/pipeline backfill --gaps/g, 'crypto_pipeline_repair_dag in Airflow'],
  [/\.\/pipeline dead-letters explain \w+/g, 'crypto_pipeline_dead_letters_dag in Airflow'],
  [/\.\/pipeline monitor/g, 'docker exec monitor java -jar /app/app.jar'],
  [/^\.\/pipeline sql "(.*)"$/s, '$1'],
]

export function inCompose(text) {
  return IN_COMPOSE.reduce((words, [command, instead]) => words.replace(command, instead), text)
}

/** The text for the place where the monitor runs. */
export const here = document.documentElement.dataset.stack === 'compose' ? inCompose : text => text
