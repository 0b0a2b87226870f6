package marketdata.producer.history;

import marketdata.producer.history.FeedGaps.Gap;
import marketdata.producer.live.publish.Counters;

import java.util.Locale;

/** What a backfill says on standard output. */
final class BackfillReport {
    private BackfillReport() {}

    /** One symbol's span. */
    static void print(RangeFill.Result result) {
        if (result.ids() == null) {
            say("%-14s no trade since%n", result.symbol());
            printDays(result);
            return;
        }
        say(
                "%-14s trades %d to %d: %,d from daily files, %,d over REST, %,d were there, %,d the exchange has not%n",
                result.symbol(),
                result.ids().from(),
                result.ids().to(),
                result.fromDumps(),
                result.outcome().fetched(),
                result.outcome().known() - result.fromDumps(),
                result.outcome().lackingIds());
        printDays(result);
    }

    private static void printDays(RangeFill.Result result) {
        result.withoutFile().forEach(each -> say("%-14s without a daily file %s%n", result.symbol(), each));
    }

    /** A market of which there are daily files alone. */
    static void printFiles(RangeFill.Result result) {
        say("%-14s is not listed by the exchange: only its daily files are read%n", result.symbol());
        if (result.ids() == null) {
            say("%-14s no trade in them%n", result.symbol());
        } else {
            say(
                    "%-14s trades %d to %d: %,d from daily files, %,d ids in no file%n",
                    result.symbol(),
                    result.ids().from(),
                    result.ids().to(),
                    result.fromDumps(),
                    result.outcome().lackingIds());
        }
        printDays(result);
    }

    /** One gap. */
    static void print(GapFill.Result result) {
        Gap gap = result.gap();
        say(
                "%-14s gap %d to %d, with its minutes %d to %d: %,d fetched, %,d were there, %,d of the gap the exchange has not%n",
                gap.symbol(),
                gap.ids().from(),
                gap.ids().to(),
                gap.wanted().from(),
                gap.wanted().to(),
                result.outcome().fetched(),
                result.outcome().known(),
                result.lacking());
    }

    /** All of it. */
    static void totals(HistoryPublisher delivery, Counters counters) {
        say(
                "%,d trades published, %,d lines or trades rejected, %,d requests%n",
                delivery.delivered() - counters.deadLetters.sum(),
                counters.deadLetters.sum() + delivery.rejected(),
                counters.restRequests.sum());
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
