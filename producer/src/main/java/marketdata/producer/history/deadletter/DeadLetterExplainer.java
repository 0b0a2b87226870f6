package marketdata.producer.history.deadletter;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.option.ReportOption;
import marketdata.model.parse.Reason;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.live.publish.TopicReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** One dead letter in words: why, where, its bytes, what is allowed, and what today's program makes of it. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:explained", "1:no such dead letter, or Kafka failed", "2:a wrong option"},
        description =
                "One of them: why it was rejected, where, its bytes, what is allowed, what would be made of it now.")
final class DeadLetterExplainer implements Callable<Integer> {
    private static final int SHOWN = 4_000;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private ReportOption report;

    @Parameters(
            paramLabel = "PLACE|REASON",
            description = "Where it lies, such as trades_dead_letter-0-17 or 0-17; or a reason: its newest letter.")
    private String which;

    private StoredDeadLetter found;

    @Override
    public Integer call() throws InterruptedException {
        String place = which.startsWith(Topics.TRADES_DEAD_LETTER) ? which : Topics.TRADES_DEAD_LETTER + '-' + which;
        boolean byReason = ReasonTexts.reason(which).isPresent();
        kafka.require(
                byReason || place.matches(Topics.TRADES_DEAD_LETTER + "-[0-9]{1,9}-[0-9]{1,18}"),
                "PLACE|REASON",
                which,
                "such as trades_dead_letter-0-17, 0-17 or missing_field");
        try (TopicReader topics = new TopicReader(kafka.servers())) {
            DeadLetterCommands.read(
                    topics,
                    deadLetter -> byReason
                            ? deadLetter.reason().equals(which)
                            : deadLetter.place().equals(place),
                    deadLetter -> found =
                            found == null || deadLetter.time().compareTo(found.time()) >= 0 ? deadLetter : found);
            if (found == null) {
                System.err.println("no dead letter " + which + "; ./pipeline dead-letters list shows what there is");
                return 1;
            }
            explain(found, RedriveLedger.read(topics).of(found));
        }
        return 0;
    }

    void explain(StoredDeadLetter deadLetter, RedriveLedger.Entry redriven) {
        Optional<Reason> reason = ReasonTexts.reason(deadLetter.reason());
        String means = reason.map(ReasonTexts::meaning).orElse("a reason this program does not know");
        String allowed = reason.map(ReasonTexts::allowed).orElse("");
        String connection = deadLetter.headers().getOrDefault(Topics.CONNECTION, "-");
        String bytes = deadLetter.value().length
                + (deadLetter.cut() ? " of " + deadLetter.headers().get("length") : "");
        String value = printable(deadLetter.value());
        String now = now(ReadAttempt.of(deadLetter));
        String again = redriven == null
                ? "no; ./pipeline dead-letters redrive " + deadLetter.place()
                : redriven.at() + ": " + redriven.outcome() + " " + redriven.trades();
        List<String> lines = List.of(
                line("letter", deadLetter.place()),
                line("reason", deadLetter.reason()),
                line("means", means),
                line("in this case", deadLetter.detail()),
                line("allowed", allowed),
                line("rejected by", deadLetter.where()),
                line("source", deadLetter.source()),
                line("connection", connection),
                line("received", deadLetter.time()),
                line("bytes", bytes),
                value,
                line("now", now),
                line("re-driven", again));
        report.print(
                String.join(System.lineSeparator(), lines),
                "place",
                deadLetter.place(),
                "reason",
                deadLetter.reason(),
                "means",
                means,
                "detail",
                deadLetter.detail(),
                "allowed",
                allowed,
                "rejected_by",
                deadLetter.where(),
                "source",
                deadLetter.source(),
                "connection",
                connection,
                "received",
                deadLetter.time(),
                "bytes",
                deadLetter.value().length,
                "cut",
                deadLetter.cut(),
                "value",
                value.strip(),
                "now",
                now,
                "redriven",
                redriven == null ? null : again);
    }

    private static String now(ReadAttempt reading) {
        if (reading.rejected() != null) {
            return "still rejected: " + reading.rejected().reason().wire() + ", "
                    + reading.rejected().getMessage();
        }
        return reading.hasTrades()
                ? "can be read: "
                        + String.join(
                                "; ",
                                reading.trades().stream()
                                        .map(DeadLetterExplainer::words)
                                        .toList())
                : "can be read, and carries no trade";
    }

    private static String words(Trade trade) {
        return String.format(
                Locale.ROOT,
                "%s trade %d, %s at %s, %s",
                trade.symbol(),
                trade.tradeId(),
                trade.quantity(),
                trade.price(),
                trade.eventTime());
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-13s %s", name, value);
    }

    /** Bytes as text on one line; what is no printable ASCII as \xNN. */
    static String printable(byte[] bytes) {
        StringBuilder text = new StringBuilder("    ");
        String latin = new String(bytes, 0, Math.min(SHOWN, bytes.length), StandardCharsets.ISO_8859_1);
        latin.chars().forEach(c -> {
            if (c >= ' ' && c <= '~') {
                text.append((char) c);
            } else {
                text.append(String.format(Locale.ROOT, "\\x%02x", c));
            }
        });
        return text.append(bytes.length > SHOWN ? " ..." : "").toString();
    }
}
