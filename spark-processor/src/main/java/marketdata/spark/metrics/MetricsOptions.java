package marketdata.spark.metrics;

import marketdata.connect.option.OptionCheck;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where a job's driver answers {@code /metrics}. */
public final class MetricsOptions {
    /** Drivers of one machine are started with one setting; as Spark's own page, each takes the next free port. */
    private static final int PORTS = 16;

    private static final int HIGHEST_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            defaultValue = "${env:PIPELINE_METRICS_PORT:-0}",
            description = "Port of /metrics (Prometheus), 0 = none. A port that is taken: the next free one of " + PORTS
                    + ". Default: ${DEFAULT-VALUE}")
    void metricsPort(int value) {
        OptionCheck.require(value >= 0 && value <= HIGHEST_PORT, spec, "--metrics-port", value, "0 to " + HIGHEST_PORT);
        metricsPort = value;
    }

    private int metricsPort;

    @Option(
            names = "--bind-address",
            paramLabel = "HOST",
            defaultValue = "${env:PIPELINE_BIND_ADDRESS:-127.0.0.1}",
            description = "Where /metrics listens. Everyone who reaches it may read. Default: ${DEFAULT-VALUE}")
    private String bindAddress;

    /**
     * Serves the metrics of this session's queries from now on; empty without a port.
     *
     * @param job the application's name, which each metric gets as its label {@code name}
     */
    public Optional<JobMetrics> serve(String job, SparkSession spark) throws IOException {
        if (metricsPort == 0) {
            return Optional.empty();
        }
        InetSocketAddress first = new InetSocketAddress(bindAddress, metricsPort);
        OptionCheck.require(!first.isUnresolved(), spec, "--bind-address", bindAddress, "an address of this machine");
        int last = Math.min(metricsPort + PORTS - 1, HIGHEST_PORT);
        for (int port = metricsPort; port <= last; port++) {
            try {
                return Optional.of(JobMetrics.serve(job, spark, new InetSocketAddress(first.getAddress(), port)));
            } catch (BindException e) {
                // Another driver has it.
            }
        }
        OptionCheck.require(
                false,
                spec,
                "--metrics-port",
                metricsPort,
                "a port of " + bindAddress + " that is free, it or one of the " + (PORTS - 1) + " after it");
        return Optional.empty();
    }
}
