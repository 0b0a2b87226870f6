package marketdata.producer.history;

import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Trade;
import marketdata.producer.history.DailyFileSource.DumpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The daily files of a span of days, each day by itself: one that is missing or damaged concerns no other. */
final class DailyFileLoader {
    private static final Logger LOG = LoggerFactory.getLogger(DailyFileLoader.class);

    /** So many lines that are no trade are named for each file; all of them are counted and are dead letters. */
    private static final int LINES_NAMED = 5;

    private final DailyFileSource files;
    private final HistoryPublisher delivery;
    private final MissingTrades.ProgressBars bars;

    DailyFileLoader(DailyFileSource files, HistoryPublisher delivery, MissingTrades.ProgressBars bars) {
        this.files = files;
        this.delivery = delivery;
        this.bars = bars;
    }

    /**
     * Hands over the trades of all days, each file in its order.
     *
     * @return the days without a usable file, each with the reason
     */
    List<String> read(String symbol, LocalDate first, LocalDate last, Consumer<Trade> trades)
            throws IOException, InterruptedException {
        List<String> unusable = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            try {
                Optional<Path> file = files.find(symbol, day);
                if (file.isPresent()) {
                    read(symbol, day, file.get(), trades);
                } else {
                    unusable.add(day + ": no daily file");
                }
            } catch (DumpException e) {
                LOG.warn("{} of {}: {}", day, symbol, e.getMessage());
                unusable.add(day + ": " + e.getMessage());
            }
        }
        return unusable;
    }

    private void read(String symbol, LocalDate day, Path file, Consumer<Trade> trades) throws IOException {
        DailyFileSource.Sink sink = new DailyFileSource.Sink() {
            private int rejected;

            @Override
            public void trade(Trade trade) {
                trades.accept(trade);
            }

            @Override
            public void rejected(String line, RejectedException reason) {
                if (rejected++ < LINES_NAMED) {
                    LOG.warn("{}", reason.getMessage());
                }
                delivery.reject(line, reason);
            }
        };
        try (ProgressReport progress = bars.begin(symbol + " " + day, "bytes", DailyFileSource.size(file))) {
            files.read(file, symbol, sink, progress);
        } finally {
            files.done(file);
        }
    }
}
