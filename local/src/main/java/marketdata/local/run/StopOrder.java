package marketdata.local.run;

import marketdata.local.server.KafkaBroker;
import marketdata.local.server.PostgresServer;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Processes end in the order in which the trades flow, so that each can still hand on what it holds. */
final class StopOrder {
    private static final List<String> NAMES = List.of(
            Programs.MONITOR,
            Programs.PRODUCER,
            Programs.TAPE,
            Programs.SPARK,
            PostgresServer.NAME,
            KafkaBroker.NAME,
            Programs.SIMULATOR);

    private StopOrder() {}

    static <T> List<T> of(List<T> processes, Function<T, String> name) {
        return processes.stream()
                .sorted(Comparator.comparing(process -> NAMES.indexOf(name.apply(process))))
                .toList();
    }
}
