"""What the DAG files share; listed in .airflowignore, so that Airflow looks for no DAG here."""
