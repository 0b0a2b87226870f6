package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.RunState.ProcessState;
import marketdata.local.process.Launch;
import marketdata.local.server.DatabaseRole;
import marketdata.local.server.Ports;
import marketdata.local.server.Secrets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the producer's feeds are started beside a run: with its addresses, and its simulator's where it has one. */
public final class Feeds {
    /** The feeds: subcommands of the producer. */
    public static final List<String> NAMES = List.of("prices", "tickers", "trades", "news", "alerts");

    private static final String TICKER_SYMBOLS = "BTC/USD,ETH/USD";

    private final Project project;
    private final DataDir data;
    private final RunState run;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Launch> launches = new ArrayList<>();

    /** Of a live run. */
    public Feeds(Project project, DataDir data, RunState run) {
        this.project = project;
        this.data = data;
        this.run = run;
    }

    /** What to start, in this order; the feed is the last. */
    public List<Launch> launches(String name, List<String> options) throws InterruptedException {
        environment.put("KAFKA_BOOTSTRAP_SERVERS", run.kafkaBootstrapServers());
        if (name.equals("alerts")) {
            environment.put("POSTGRES_URL", run.jdbcUrl());
            environment.put("POSTGRES_USER", DatabaseRole.CRYPTO_MONITOR.sqlName());
            environment.put("POSTGRES_PASSWORD", new Secrets(data.at("secrets")).password(DatabaseRole.CRYPTO_MONITOR));
        }
        ProcessState simulator = run.process(Programs.SIMULATOR);
        if (simulator != null) {
            simulated(name, simulator.ports().get("http"));
        } else if (run.exchange() != null && run.exchange().source().equals(exchangeOf(name))) {
            environment.putAll(run.exchange().environment());
        }
        List<String> command = java("feed-" + name, "-Xmx128m");
        command.addAll(List.of("-jar", project.jar("producer").toString(), name));
        command.addAll(options);
        launches.add(new Launch("feed-" + name, command, environment, Map.of(), data.path(), "TERM"));
        return launches;
    }

    /** The exchange that a feed asks by itself; a run of another one has no address for it. */
    private static String exchangeOf(String feed) {
        return switch (feed) {
            case "prices" -> "binance";
            case "tickers" -> "kraken";
            case "trades" -> "coinbase";
            default -> "";
        };
    }

    private void simulated(String name, int port) throws InterruptedException {
        JsonNode status = HttpStatus.of(port, "/simulator/status").orElse(MissingNode.getInstance());
        String source = status.path("source").asText("binance");
        environment.put("PIPELINE_REST_URL", "http://127.0.0.1:" + port);
        environment.put("PIPELINE_NEWS_URLS", "http://127.0.0.1:" + port + "/news/rss.xml");
        environment.put("PIPELINE_WEBSOCKET_URL", "ws://127.0.0.1:" + port);
        if (name.equals("trades")) {
            List<String> symbols = new ArrayList<>();
            status.path("symbols").fieldNames().forEachRemaining(symbols::add);
            environment.put("PIPELINE_SOURCE", source);
            environment.put("PIPELINE_SYMBOLS", String.join(",", symbols));
        } else if (name.equals("tickers") && !source.equals("kraken")) {
            kraken();
        }
    }

    /** Tickers are Kraken's; a demo of another exchange gets a small Kraken beside it, which ends with the feed. */
    private void kraken() {
        int port = new Ports(data.at("ports.properties")).of("kraken");
        List<String> command = java("kraken", "-Xmx96m");
        command.addAll(List.of("-jar", project.jar("simulator").toString(), "--source", "kraken"));
        command.addAll(List.of("--port", Integer.toString(port), "--rate", "5", "--symbols", TICKER_SYMBOLS));
        launches.add(new Launch("kraken", command, Map.of(), Map.of("http", port), data.path(), "TERM"));
        environment.put("PIPELINE_WEBSOCKET_URL", "ws://127.0.0.1:" + port);
    }

    private List<String> java(String program, String heap) {
        return Launch.java(data, program, heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }
}
