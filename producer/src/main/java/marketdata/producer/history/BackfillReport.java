package marketdata.producer.history;

import marketdata.connect.option.ReportOption;
import marketdata.producer.history.FeedGaps.Gap;
import marketdata.producer.live.publish.Counters;

import java.util.Locale;

/** What a backfill says on standard output. */
final class BackfillReport {
    private final ReportOption report;

    BackfillReport(ReportOption report) {
        this.report = report;
    }

    /** One symbol's span. */
    void print(RangeFill.Result result) {
        String text = result.ids() == null
                ? words("%-14s no trade since", result.symbol())
                : words(
                        "%-14s trades %d to %d: %,d from daily files, %,d over REST, %,d were there, %,d the exchange has not",
                        result.symbol(),
                        result.ids().from(),
                        result.ids().to(),
                        result.fromDumps(),
                        result.outcome().fetched(),
                        result.outcome().known() - result.fromDumps(),
                        result.outcome().lackingIds());
        print(text, result, true);
    }

    /** A market of which there are daily files alone. */
    void printFiles(RangeFill.Result result) {
        String text = words("%-14s is not listed by the exchange: only its daily files are read%n", result.symbol())
                + (result.ids() == null
                        ? words("%-14s no trade in them", result.symbol())
                        : words(
                                "%-14s trades %d to %d: %,d from daily files, %,d ids in no file",
                                result.symbol(),
                                result.ids().from(),
                                result.ids().to(),
                                result.fromDumps(),
                                result.outcome().lackingIds()));
        print(text, result, false);
    }

    private void print(String text, RangeFill.Result result, boolean listed) {
        boolean none = result.ids() == null;
        report.print(
                text,
                "symbol",
                result.symbol(),
                "listed",
                listed,
                "from_id",
                none ? null : result.ids().from(),
                "to_id",
                none ? null : result.ids().to(),
                "from_daily_files",
                none ? 0 : result.fromDumps(),
                "fetched",
                none ? 0 : result.outcome().fetched(),
                "lacking",
                none ? 0 : result.outcome().lackingIds());
        result.withoutFile()
                .forEach(each -> report.print(
                        words("%-14s without a daily file %s", result.symbol(), each),
                        "symbol",
                        result.symbol(),
                        "without_daily_file",
                        each.toString()));
    }

    /** One gap. */
    void print(GapFill.Result result) {
        Gap gap = result.gap();
        report.print(
                words(
                        "%-14s gap %d to %d, with its minutes %d to %d: %,d fetched, %,d were there, %,d of the gap the exchange has not",
                        gap.symbol(),
                        gap.ids().from(),
                        gap.ids().to(),
                        gap.wanted().from(),
                        gap.wanted().to(),
                        result.outcome().fetched(),
                        result.outcome().known(),
                        result.lacking()),
                "symbol",
                gap.symbol(),
                "gap_from_id",
                gap.ids().from(),
                "gap_to_id",
                gap.ids().to(),
                "fetched",
                result.outcome().fetched(),
                "already_there",
                result.outcome().known(),
                "lacking",
                result.lacking());
    }

    /** All of it. */
    void totals(HistoryPublisher delivery, Counters counters) {
        long published = delivery.delivered() - counters.deadLetters.sum();
        long rejected = counters.deadLetters.sum() + delivery.rejected();
        long requests = counters.restRequests.sum();
        report.print(
                words(
                        "%,d trades published, %,d lines or trades rejected, %,d requests",
                        published, rejected, requests),
                "published",
                published,
                "rejected",
                rejected,
                "requests",
                requests);
    }

    private static String words(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
