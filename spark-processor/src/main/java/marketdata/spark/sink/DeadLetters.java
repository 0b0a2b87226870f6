package marketdata.spark.sink;

import marketdata.model.CleanTrade;
import marketdata.model.CleanTradeJson;
import marketdata.model.Decimal;
import marketdata.model.Reason;
import marketdata.model.TakerSide;
import marketdata.model.Topics;
import marketdata.model.Trade;
import marketdata.model.minute.PlainTrade;
import marketdata.model.minute.SymbolUpdate;
import marketdata.spark.trade.DeadLetter;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Sends what could not be used to the dead-letter topic, before the batch is committed: never lost. After a crash in
 * between it may come twice; header {@code where} tells that it is the same. Used by several threads.
 */
final class DeadLetters implements AutoCloseable {
    private static final int KEPT_BYTES = 64 << 10;
    private static final int LARGEST = 1 << 20;

    private final Supplier<Producer<byte[], byte[]>> connect;
    private Producer<byte[], byte[]> producer;

    /** @param connect how to reach Kafka; asked when the first dead letter is to be sent, since most batches have none */
    DeadLetters(Supplier<Producer<byte[], byte[]>> connect) {
        this.connect = connect;
    }

    /** Letters by a producer of these brokers. */
    static DeadLetters to(String bootstrapServers) {
        return new DeadLetters(() -> new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2 * LARGEST),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    }

    /** Returns when Kafka has them all. */
    void send(Batch batch) throws InterruptedException {
        await(letters(batch, "CryptoAnalytics"));
    }

    /** The same for another job. */
    void send(Batch batch, String job) throws InterruptedException {
        await(letters(batch, job));
    }

    /** Sends the late trades of these updates; returns when Kafka has them all. */
    void sendLate(List<SymbolUpdate> updates, String job, String detail) throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (SymbolUpdate update : updates) {
            for (PlainTrade late : update.late()) {
                sent.add(send(update, late, Reason.TIME_OUT_OF_RANGE, job, detail));
            }
        }
        await(sent);
    }

    private List<Future<RecordMetadata>> letters(Batch batch, String job) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (DeadLetter letter : batch.deadLetters()) {
            sent.add(send(letter.key(), letter.value(), letter.reason(), letter.where(), letter.detail()));
        }
        for (SymbolUpdate update : batch.updates()) {
            for (SymbolUpdate.RefusedTrade refused : update.refused()) {
                sent.add(send(update, refused.trade(), Reason.ID_CONFLICT, job, refused.detail()));
            }
        }
        return sent;
    }

    private Future<RecordMetadata> send(
            SymbolUpdate update, PlainTrade trade, Reason reason, String job, String detail) {
        return send(
                Topics.key(update.source(), update.symbol()),
                CleanTradeJson.toBytes(cleanTrade(update, trade)),
                reason,
                job,
                detail);
    }

    private static void await(List<Future<RecordMetadata>> sent) throws InterruptedException {
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "a dead letter did not reach Kafka; the batch will be repeated", e.getCause());
            }
        }
    }

    private Future<RecordMetadata> send(byte[] key, byte[] value, Reason reason, String where, String detail) {
        boolean truncated = value != null && value.length > LARGEST;
        byte[] kept = truncated ? Arrays.copyOf(value, KEPT_BYTES) : value;
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(Topics.TRADES_DEAD_LETTER, key, kept);
        header(letter, Topics.REASON, reason.wire());
        header(letter, Topics.WHERE, where);
        header(letter, Topics.DETAIL, detail);
        if (truncated) {
            header(letter, "truncated", "true");
            header(letter, "length", Integer.toString(value.length));
        }
        return producer().send(letter);
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = connect.get();
        }
        return producer;
    }

    private static CleanTrade cleanTrade(SymbolUpdate update, PlainTrade trade) {
        return new CleanTrade(
                new Trade(
                        update.source(),
                        update.symbol(),
                        trade.tradeId(),
                        new Decimal(trade.price(), trade.priceScale()),
                        new Decimal(trade.quantity(), trade.quantityScale()),
                        trade.eventMicros(),
                        trade.takerBuys() ? TakerSide.BUY : TakerSide.SELL),
                trade.priceSpike());
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
