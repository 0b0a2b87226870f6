package marketdata.simulator;

import marketdata.model.trade.Exchange;
import marketdata.simulator.fault.Fault;
import marketdata.simulator.market.Listings;
import marketdata.simulator.market.SeededMarket;
import marketdata.simulator.playback.MarketPlayback;
import marketdata.simulator.playback.Playback;
import marketdata.simulator.playback.RecordingException;
import marketdata.simulator.playback.ReplayPlayback;
import marketdata.simulator.server.SimulatorServer;
import marketdata.simulator.venue.Venue;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The options; each has an environment variable of the same name, in upper snake after {@code PIPELINE_}. */
final class Options {

    private static final String DEFAULT = " (${DEFAULT-VALUE})";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:PIPELINE_PORT:-9601}",
            description = "port for WebSocket and REST, 0 for any free one" + DEFAULT)
    private int port;

    @Option(
            names = "--bind-address",
            paramLabel = "HOST",
            defaultValue = "${env:PIPELINE_BIND_ADDRESS:-127.0.0.1}",
            description = "where to listen; in a container 0.0.0.0" + DEFAULT)
    private String bindAddress;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            completionCandidates = Venues.class,
            description = "exchange to impersonate: ${COMPLETION-CANDIDATES}" + DEFAULT)
    private String source;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "${env:PIPELINE_SEED:-1}",
            description = "same seed, symbols, rate and start: same trades" + DEFAULT)
    private long seed;

    @Option(
            names = "--symbols",
            paramLabel = "A,B",
            defaultValue = "${env:PIPELINE_SYMBOLS:-*}",
            description = "symbols of the market, as the exchange writes them; *: eight well-known ones" + DEFAULT)
    private String symbols;

    @Option(
            names = "--listed",
            paramLabel = "A,B",
            split = ",",
            defaultValue = "${env:PIPELINE_LISTED:-}",
            description = "symbols whose first trade is the first ever: their ids begin with the exchange's lowest")
    private List<String> listed;

    @Option(
            names = "--renumbered",
            paramLabel = "A,B",
            split = ",",
            defaultValue = "${env:PIPELINE_RENUMBERED:-}",
            description = "symbols that stop 60 s after the beginning; 390 s later their ids begin again with the"
                    + " exchange's lowest")
    private List<String> renumbered;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "${env:PIPELINE_RATE:-50}",
            description = "mean trades per second over all symbols" + DEFAULT)
    private double rate;

    @Option(
            names = "--history",
            paramLabel = "SPAN",
            defaultValue = "${env:PIPELINE_HISTORY:-0 seconds}",
            description = "the market began this long ago; the first subscriber gets it all at full speed" + DEFAULT)
    private String history;

    @Option(
            names = "--start",
            paramLabel = "INSTANT",
            defaultValue = "${env:PIPELINE_START:-}",
            description = "the market began at this UTC instant, instead of --history")
    private String start;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "${env:PIPELINE_KEEP:-2097152}",
            description = "trades the market remembers" + DEFAULT)
    private int keep;

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            arity = "1..*",
            split = ",",
            defaultValue = "${env:PIPELINE_RECORDING:-}",
            description = "play recordings instead of the market")
    private List<String> recording;

    @Option(
            names = "--tape",
            paramLabel = "FILE",
            arity = "1..*",
            split = ",",
            defaultValue = "${env:PIPELINE_TAPE:-}",
            description = "recordings REST answers come from, if others than those played")
    private List<String> tape;

    @Option(
            names = "--speed",
            paramLabel = "max|N",
            defaultValue = "${env:PIPELINE_SPEED:-1}",
            description = "pace of a replay: max, or times its own" + DEFAULT)
    private String speed;

    @Option(
            names = "--fault",
            paramLabel = "JSON",
            arity = "1",
            defaultValue = "${env:PIPELINE_FAULT:-}",
            description = "misbehave, as POST /simulator/fault; may be repeated")
    private List<String> faults;

    @Option(
            names = "--connection-lifetime",
            paramLabel = "SPAN",
            defaultValue = "${env:PIPELINE_CONNECTION_LIFETIME:-24 hours}",
            description = "age at which a connection is closed" + DEFAULT)
    private String connectionLifetime;

    @Option(
            names = "--shutdown-notice",
            paramLabel = "SPAN",
            defaultValue = "${env:PIPELINE_SHUTDOWN_NOTICE:-10 seconds}",
            description = "time from serverShutdown to that close" + DEFAULT)
    private String shutdownNotice;

    /** Builds everything the options describe and opens the port. */
    SimulatorServer start(LongSupplier wallMicros) throws OptionException {
        Venue venue = read("--source", source, Venues::of);
        check(port >= 0 && port <= 65_535, "--port", port, "0 to 65535");
        List<Fault> ordered = new ArrayList<>();
        for (String fault : filled(faults)) {
            ordered.add(read("--fault", fault, Fault::parse));
        }
        Duration lifetime = read("--connection-lifetime", connectionLifetime, DurationText::parse);
        Duration notice = read("--shutdown-notice", shutdownNotice, DurationText::parse);
        check(notice.compareTo(lifetime) < 0, "--shutdown-notice", shutdownNotice, "less than --connection-lifetime");
        Playback playback = filled(recording).isEmpty() ? market(venue, wallMicros) : replay(venue, wallMicros);
        InetSocketAddress address = new InetSocketAddress(bindAddress, port);
        check(!address.isUnresolved(), "--bind-address", bindAddress, "an address of this machine");
        try {
            return SimulatorServer.start(address, venue, playback, venue.rules(lifetime, notice), ordered, wallMicros);
        } catch (IOException e) {
            throw new OptionException("--port", port, "a free port of " + bindAddress + "; " + e.getMessage());
        }
    }

    private Playback market(Venue venue, LongSupplier wallMicros) throws OptionException {
        check(filled(tape).isEmpty(), "--tape", tape, "only together with --recording");
        check(rate > 0 && rate <= 1_000_000, "--rate", rate, "more than 0, up to 1000000 trades per second");
        check(keep >= 4096 && keep <= 1 << 28, "--keep", keep, "4096 to 268435456 trades");
        Duration past = read("--history", history, DurationText::parse);
        long now = wallMicros.getAsLong();
        long began = now - past.toMillis() * 1000;
        if (!start.isBlank()) {
            began = read("--start", start, Options::micros);
            check(began <= now, "--start", start, "an instant that has passed");
        }
        Set<String> traded = symbolSet(venue);
        Listings listings = new Listings(
                Set.copyOf(filled(listed)), Set.copyOf(filled(renumbered)), Exchange.lowestTradeId(venue.name()));
        check(traded.containsAll(listings.listed()), "--listed", listed, "symbols among --symbols");
        check(traded.containsAll(listings.renumbered()), "--renumbered", renumbered, "symbols among --symbols");
        SeededMarket market = new SeededMarket(traded, seed, began, rate, Integer.highestOneBit(keep), listings);
        return new MarketPlayback(market, began < now, wallMicros);
    }

    private Playback replay(Venue venue, LongSupplier wallMicros) throws OptionException {
        double pace = read("--speed", speed, Speed::parse);
        List<Path> recordings = filled(recording).stream().map(Path::of).toList();
        List<Path> tapes = filled(tape).stream().map(Path::of).toList();
        try {
            return new ReplayPlayback(recordings, tapes, pace, venue, wallMicros);
        } catch (RecordingException e) {
            throw new OptionException("--recording, --tape", e.getMessage(), "lines of {\"local_ns\":N,\"msg\":frame}");
        }
    }

    private Set<String> symbolSet(Venue venue) throws OptionException {
        if (symbols.equals("*")) {
            return new LinkedHashSet<>(venue.defaultSymbols());
        }
        Set<String> names = new LinkedHashSet<>();
        for (String name : symbols.split(",", -1)) {
            String upper = name.strip().toUpperCase(Locale.ROOT);
            String such = venue.defaultSymbols().get(0);
            check(venue.isSymbol(upper), "--symbols", symbols, "names such as " + such + " with commas between");
            check(names.add(upper), "--symbols", symbols, "each symbol once");
        }
        return names;
    }

    private static long micros(String instant) {
        try {
            return Instant.parse(instant).toEpochMilli() * 1000;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("a UTC instant such as 2026-11-20T22:00:00Z", e);
        }
    }

    private static List<String> filled(List<String> values) {
        return values == null
                ? List.of()
                : values.stream().filter(v -> !v.isBlank()).toList();
    }

    private static void check(boolean right, String option, Object value, String allowed) throws OptionException {
        if (!right) {
            throw new OptionException(option, value, allowed);
        }
    }

    private static <T> T read(String option, String value, Function<String, T> reader) throws OptionException {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw new OptionException(option, value, e.getMessage());
        }
    }
}
