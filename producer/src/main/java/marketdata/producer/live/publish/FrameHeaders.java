package marketdata.producer.live.publish;

import marketdata.model.parse.IsoTime;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.Topics;
import marketdata.producer.live.feed.ReceivedFrame;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The headers of {@code raw_trades} and {@code trades_dead_letter}. Not thread-safe. */
final class FrameHeaders {
    private static final int LONGEST_DETAIL = 500;
    private static final Header WHERE = header(Topics.WHERE, "producer");
    private static final Header HOLE = header(Topics.EXCHANGE_HOLE, "true");
    private static final Header TRUNCATED = header("truncated", "true");

    private final Header source;
    private Header connection = header(Topics.CONNECTION, ReceivedFrame.REST);
    private String connectionName = ReceivedFrame.REST;

    FrameHeaders(String source) {
        this.source = header(Topics.SOURCE, source);
    }

    /** Every trade of the feed goes without; what a command put there says so. */
    List<Header> clean(ReceivedFrame frame) {
        return frame.byCommand() ? List.of(connection(frame)) : List.of();
    }

    List<Header> exchangeHole() {
        return List.of(source, HOLE);
    }

    List<Header> accepted(ReceivedFrame frame, List<CleanTrade> trades) {
        for (CleanTrade each : trades) {
            if (each.priceSpike()) {
                return List.of(source, connection(frame), receivedAt(frame), spikes(trades));
            }
        }
        return List.of(source, connection(frame), receivedAt(frame));
    }

    List<Header> rejected(ReceivedFrame frame, Reason reason) {
        return List.of(source, connection(frame), receivedAt(frame), header(Topics.REJECTED, reason.wire()));
    }

    List<Header> deadLetter(ReceivedFrame frame, RejectedException reason) {
        List<Header> headers = new ArrayList<>(List.of(
                source,
                connection(frame),
                receivedAt(frame),
                header(Topics.REASON, reason.reason().wire()),
                WHERE,
                header(Topics.DETAIL, cut(reason.getMessage()))));
        if (frame.oversize()) {
            headers.add(header("length", Long.toString(frame.length())));
            headers.add(header("sha256", frame.sha256()));
            headers.add(TRUNCATED);
        }
        return headers;
    }

    private Header connection(ReceivedFrame frame) {
        if (!frame.connection().equals(connectionName)) {
            connectionName = frame.connection();
            connection = header(Topics.CONNECTION, connectionName);
        }
        return connection;
    }

    private static Header receivedAt(ReceivedFrame frame) {
        return header(Topics.RECEIVED_AT, IsoTime.format(frame.receivedMicros()));
    }

    private static Header spikes(List<CleanTrade> trades) {
        return header(
                Topics.SPIKES,
                trades.stream()
                        .filter(CleanTrade::priceSpike)
                        .map(each -> Long.toString(each.trade().tradeId()))
                        .collect(Collectors.joining(",")));
    }

    private static String cut(String detail) {
        return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
