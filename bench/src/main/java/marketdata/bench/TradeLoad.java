package marketdata.bench;

import marketdata.model.parse.Decimal;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a new topic of seeded clean trades and prints, as JSON, what is in it. Trade {@code k} is of symbol
 * {@code k % symbols} and has id {@code 1 + k / symbols}: whoever knows the start knows every trade's time.
 */
@Command(name = "TradeLoad", mixinStandardHelpOptions = true, description = "A new topic of seeded clean trades.")
public final class TradeLoad implements Callable<Integer> {
    private static final int PARTITIONS = 4;
    private static final long MINUTE_MICROS = 60_000_000L;
    private static final int USAGE = 2;

    @Option(
            names = "--kafka-bootstrap-servers",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Default: ${DEFAULT-VALUE}")
    private String bootstrapServers;

    @Option(
            names = "--kafka-topic",
            defaultValue = "${env:KAFKA_TOPIC:-clean_trades}",
            description = "Must not exist yet. Default: ${DEFAULT-VALUE}")
    private String topic;

    @Option(
            names = "--trades",
            defaultValue = "${env:PIPELINE_TRADES:-2000000}",
            description = "Unique trades. Default: ${DEFAULT-VALUE}")
    private long trades;

    @Option(
            names = "--symbols",
            defaultValue = "${env:PIPELINE_SYMBOLS:-50}",
            description = "Symbols, all equally busy. Default: ${DEFAULT-VALUE}")
    private int symbols;

    @Option(
            names = "--span-minutes",
            defaultValue = "${env:PIPELINE_SPAN_MINUTES:-60}",
            description = "Minutes of event time, ending two minutes ago. Default: ${DEFAULT-VALUE}")
    private int spanMinutes;

    @Option(
            names = "--duplicate-percent",
            defaultValue = "${env:PIPELINE_DUPLICATE_PERCENT:-1}",
            description = "Trades sent twice. Default: ${DEFAULT-VALUE}")
    private double duplicatePercent;

    @Option(
            names = "--seed",
            defaultValue = "${env:PIPELINE_SEED:-1}",
            description = "Same seed, same market. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--missing",
            defaultValue = "${env:PIPELINE_MISSING:-0}",
            description = "Trades left out, evenly: as many gaps. Default: ${DEFAULT-VALUE}")
    private long missing;

    private SplittableRandom random;
    private long startMicros;
    private long duplicates;
    private final AtomicLong failed = new AtomicLong();
    private final Set<Long> minutes = new HashSet<>();

    /** Exit code 1 when a record was not acknowledged. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new TradeLoad())
                .setParameterExceptionHandler((exception, arguments) -> {
                    System.err.println(exception.getMessage().replaceAll("\\s+", " "));
                    return USAGE;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        random = new SplittableRandom(seed);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            send(producer);
        }
        System.out.printf(
                "{\"trades\":%d,\"missing\":%d,\"duplicates\":%d,\"records\":%d,\"minutes\":%d,\"start_micros\":%d,"
                        + "\"symbols\":%d,\"failed\":%d}%n",
                trades - missing,
                missing,
                duplicates,
                trades - missing + duplicates,
                minutes.size(),
                startMicros,
                symbols,
                failed.get());
        return failed.get() == 0 ? 0 : 1;
    }

    private void send(KafkaProducer<byte[], byte[]> producer) {
        long span = spanMinutes * MINUTE_MICROS;
        startMicros = nowMicros() - span - 2 * MINUTE_MICROS;
        long spacing = missing == 0 ? 0 : (trades - trades * 3 / spanMinutes - symbols) / missing;
        long left = 0;
        for (long k = 0; k < trades; k++) {
            ProducerRecord<byte[], byte[]> trade = trade(k, startMicros + k * span / trades);
            // None of a symbol's first trade, nor of the newest minutes, which are still open.
            if (left < missing && k >= symbols + left * spacing) {
                left++;
                continue;
            }
            send(producer, trade);
            if (random.nextDouble() * 100 < duplicatePercent) {
                send(producer, trade);
                duplicates++;
            }
        }
    }

    private ProducerRecord<byte[], byte[]> trade(long k, long micros) {
        int symbol = (int) (k % symbols);
        String name = String.format(Locale.ROOT, "COIN%02dUSDT", symbol);
        minutes.add(micros / MINUTE_MICROS * symbols + symbol);
        Decimal price = new Decimal(1_000_000L * (symbol + 1) + random.nextInt(20_000), 4);
        Decimal quantity = new Decimal(1 + random.nextInt(1_000_000), 6);
        TakerSide side = random.nextBoolean() ? TakerSide.BUY : TakerSide.SELL;
        Trade trade = new Trade("binance", name, 1 + k / symbols, price, quantity, micros, side);
        return new ProducerRecord<>(
                topic, Topics.key("binance", name), CleanTradeJson.toBytes(new CleanTrade(trade, false)));
    }

    private void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> trade) {
        var unused = producer.send(trade, (metadata, error) -> {
            if (error != null) {
                failed.incrementAndGet();
            }
        });
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "compression.type",
                        "lz4",
                        "enable.idempotence",
                        true,
                        "linger.ms",
                        20,
                        "batch.size",
                        262_144,
                        "buffer.memory",
                        67_108_864L),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static long nowMicros() {
        java.time.Instant now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
