package marketdata.faults.oracle;

import marketdata.faults.oracle.DatabaseSnapshot.Account;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Compares the stream's accounts with the topic up to the offsets it has read, and with the minutes. */
final class AccountsCheck {
    private AccountsCheck() {}

    /** All differences. One query has read everything, whichever driver ran it. */
    static List<String> check(DatabaseSnapshot shown, Arrivals arrivals) {
        if (shown.accounts().size() != 1) {
            return List.of(String.format(
                    Locale.ROOT,
                    "accounts: %d queries, must be 1",
                    shown.accounts().size()));
        }
        Account account = shown.accounts().get(0);
        long restated = shown.late().stream()
                .filter(each -> each.state().equals("restated"))
                .count();
        long inMinutes = shown.minutes().stream().mapToLong(StoredRow::count).sum();
        long records = account.endOffsets().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long trades = arrivals.tradesBefore(account.endOffsets());
        long distinct = arrivals.distinctBefore(account.endOffsets());
        long late = shown.late().size();
        Map<String, Long> must = new TreeMap<>();
        must.put("records", records);
        must.put("read_trades", trades);
        must.put("without_trades", records - trades);
        must.put("counted", distinct - late);
        must.put("duplicates", trades - distinct);
        must.put("late", late);
        for (String none : List.of("unreadable", "refused", "waiting", "unaccounted")) {
            must.put(none, 0L);
        }
        List<String> differences = new ArrayList<>();
        must.forEach((name, number) -> {
            if (!number.equals(account.sums().get(name))) {
                differences.add(String.format(
                        Locale.ROOT,
                        "accounts: %s is %d, must be %d",
                        name,
                        account.sums().get(name),
                        number));
            }
        });
        if (account.sums().get("counted") + restated != inMinutes) {
            differences.add(String.format(
                    Locale.ROOT,
                    "accounts: counted %d trades and restated %d, the minutes hold %d",
                    account.sums().get("counted"),
                    restated,
                    inMinutes));
        }
        return differences;
    }
}
