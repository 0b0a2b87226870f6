package marketdata.producer.history;

import marketdata.producer.Counters;
import marketdata.producer.history.FeedGaps.Gap;

import java.util.Locale;

/** What a backfill says on standard output. */
final class BackfillReport {
    private BackfillReport() {}

    /** One symbol's span. */
    static void tell(RangeFill.Result result) {
        if (result.ids() == null) {
            say("%-14s no trade since%n", result.symbol());
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
    }

    /** One gap. */
    static void tell(GapFill.Result result) {
        Gap gap = result.gap();
        if (result.outcome() == null) {
            say(
                    "%-14s gap %d to %d left alone: %,d ids, more than --largest-gap%n",
                    gap.symbol(), gap.ids().from(), gap.ids().to(), gap.ids().count());
            return;
        }
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
    static void totals(Delivery delivery, Counters counters) {
        say(
                "%,d trades published, %,d lines or trades refused, %,d requests%n",
                delivery.delivered() - counters.deadLetters.sum(),
                counters.deadLetters.sum() + delivery.refused(),
                counters.restRequests.sum());
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
