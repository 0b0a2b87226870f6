package marketdata.connect.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Where a program keeps its metrics for Prometheus; {@code docs/metrics.md} lists them. */
public final class ProgramMetrics {
    /** Of what {@link PrometheusMeterRegistry#scrape()} gives. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private ProgramMetrics() {}

    /**
     * A registry that holds memory and processor time of this JVM.
     *
     * @param labels names and values, in turn, that each of its metrics gets
     */
    public static PrometheusMeterRegistry registry(String... labels) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().commonTags(labels);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        return registry;
    }
}
