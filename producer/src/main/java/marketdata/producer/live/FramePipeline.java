package marketdata.producer.live;

import marketdata.model.exchange.Frame;
import marketdata.model.exchange.LastTrade;
import marketdata.model.exchange.WebSocketProtocol;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.clean.TradeCleaner;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.publish.KafkaPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What happens to a frame: parsed, cleaned, published; or rejected and kept with the reason. One thread only. */
public final class FramePipeline {
    private static final Logger LOG = LoggerFactory.getLogger(FramePipeline.class);

    private final WebSocketProtocol protocol;
    private final Map<String, SymbolState> symbols;
    private final TradeCleaner cleaner;
    private final KafkaPublisher publisher;
    private final Counters counters;
    private final Consumer<String> onGap;
    private final Consumer<String> onClosing;

    /**
     * @param onGap gets the symbol in whose ids a gap has just been found
     * @param onClosing receives the connection that the exchange is about to close
     */
    public FramePipeline(
            WebSocketProtocol protocol,
            Map<String, SymbolState> symbols,
            TradeCleaner cleaner,
            KafkaPublisher publisher,
            Counters counters,
            Consumer<String> onGap,
            Consumer<String> onClosing) {
        this.protocol = protocol;
        this.symbols = Map.copyOf(symbols);
        this.cleaner = cleaner;
        this.publisher = publisher;
        this.counters = counters;
        this.onGap = onGap;
        this.onClosing = onClosing;
    }

    /** Does something while no frame is being handled: what the states know then has been given to the publisher. */
    public synchronized void betweenFrames(Runnable task) {
        task.run();
    }

    /** Deals with one frame. */
    public synchronized void handle(ReceivedFrame frame) {
        Frame parsed;
        TradeCleaner.Cleaned cleaned;
        try {
            parsed = parse(frame);
            cleaned = cleaner.clean(parsed.trades());
        } catch (RejectedException e) {
            reject(frame, e);
            return;
        }
        if (parsed.kind() != Frame.Kind.TRADES) {
            ignore(frame, parsed);
            return;
        }
        count(frame, parsed.trades(), cleaned);
        SymbolState symbol = symbols.get(parsed.trades().get(0).symbol());
        publisher.publish(frame, symbol.key(), cleaned.trades());
        conflicts(frame, cleaned.conflicts());
        cleaned.withGap().forEach(onGap);
    }

    private Frame parse(ReceivedFrame frame) {
        if (frame.kind() == ReceivedFrame.Kind.BROKEN) {
            throw new RejectedException(Reason.NOT_TEXT, new String(frame.bytes(), StandardCharsets.UTF_8));
        }
        if (frame.oversize()) {
            throw new RejectedException(
                    Reason.TOO_LARGE,
                    String.format(Locale.ROOT, "frame of %d bytes; allowed: %d", frame.length(), Topics.LARGEST_VALUE));
        }
        if (frame.kind() == ReceivedFrame.Kind.BINARY) {
            throw new RejectedException(Reason.NOT_TEXT, "binary frame; allowed: text");
        }
        try {
            return protocol.parse(frame.bytes());
        } catch (RejectedException e) {
            throw e;
        } catch (RuntimeException e) {
            // A fault of ours must not let one frame end the stream for all others.
            LOG.error("The parser failed on a frame, which goes to the dead letters", e);
            throw new RejectedException(Reason.NOT_JSON, "the parser failed: " + e);
        }
    }

    private void reject(ReceivedFrame frame, RejectedException reason) {
        if (frame.fromSocket()) {
            counters.deadLetters.increment();
        }
        publisher.reject(frame, reason);
    }

    /** The frame's other trades are published; of its minute nothing may be claimed any more, so that is said, too. */
    private void conflicts(ReceivedFrame frame, List<Trade> conflicts) {
        if (conflicts.isEmpty()) {
            return;
        }
        String ids =
                conflicts.stream().map(each -> Long.toString(each.tradeId())).collect(Collectors.joining(", "));
        publisher.deadLetter(
                frame, new RejectedException(Reason.ID_CONFLICT, "trade " + ids + " came before with other content"));
        conflicts.forEach(each -> publisher.idConflict(each, frame.receivedMicros() / 1000));
    }

    private void ignore(ReceivedFrame frame, Frame parsed) {
        counters.ignored.increment();
        publisher.publish(frame);
        if (parsed.kind() == Frame.Kind.CLOSING) {
            onClosing.accept(frame.connection());
        }
        LastTrade last = parsed.lastTrade();
        SymbolState symbol = last == null ? null : symbols.get(last.symbol());
        if (symbol != null && symbol.announce(last.tradeId())) {
            onGap.accept(last.symbol());
        }
    }

    private void count(ReceivedFrame frame, List<Trade> all, TradeCleaner.Cleaned cleaned) {
        int fresh = cleaned.trades().size();
        int conflicts = cleaned.conflicts().size();
        counters.trades.add(all.size());
        counters.conflicts.add(conflicts);
        counters.duplicates.add(all.size() - fresh - conflicts);
        if (frame.fromSocket()) {
            counters.tradeFrames.increment();
        } else {
            counters.filled.add(fresh);
        }
    }
}
