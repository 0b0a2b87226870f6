package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.run.Goal;
import marketdata.local.run.Plan;
import picocli.CommandLine.Command;

/** {@code ./pipeline servers}. */
@Command(
        name = "servers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Kafka and PostgreSQL alone, with the pipeline's topics and tables, for programs that bring their own"
                        + " trades: benchmarks, Airflow. --json prints their addresses (kafka_bootstrap_servers, jdbc_url); the"
                        + " passwords are in the file `secrets` of the data folder.")
public final class ServersCommand extends StartCommand {
    @Override
    Plan plan(DataDir data) {
        return Plan.servers();
    }

    @Override
    Goal goal() {
        return Goal.FOREVER;
    }
}
