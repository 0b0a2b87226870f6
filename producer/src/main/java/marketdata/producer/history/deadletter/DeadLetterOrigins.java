package marketdata.producer.history.deadletter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Distinguishes a dead letter from its repetitions, by what it is about: the record it was ({@code where} is {@code
 * topic-partition-offset}), or the trade that a job's state rejected ({@code where} is the job, the bytes are the trade). A
 * frame that the producer rejected is never a repetition: an exchange may send the same bytes twice.
 *
 * <p>Offsets are kept as ranges, so a flood of bad records in a row takes no memory.
 */
final class DeadLetterOrigins {
    private static final Pattern RECORD = Pattern.compile("(.+-\\d{1,9})-(\\d{1,18})");

    /** First to last offset of each range, by topic and partition. */
    private final Map<String, NavigableMap<Long, Long>> offsets = new HashMap<>();

    private final Set<String> trades = new HashSet<>();

    /** Whether no dead letter about the same was given before. */
    boolean isFirst(StoredDeadLetter deadLetter) {
        if (deadLetter.rejectedBy().equals("producer")) {
            return true;
        }
        Matcher record = RECORD.matcher(deadLetter.where());
        return record.matches()
                ? add(
                        offsets.computeIfAbsent(record.group(1), each -> new TreeMap<>()),
                        Long.parseLong(record.group(2)))
                : trades.add(deadLetter.where() + ' ' + hash(deadLetter));
    }

    private static boolean add(NavigableMap<Long, Long> ranges, long offset) {
        Map.Entry<Long, Long> before = ranges.floorEntry(offset);
        if (before != null && before.getValue() >= offset) {
            return false;
        }
        long from = before != null && before.getValue() == offset - 1 ? before.getKey() : offset;
        Long behind = ranges.remove(offset + 1);
        ranges.put(from, behind == null ? offset : behind);
        return true;
    }

    private static String hash(StoredDeadLetter deadLetter) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((Arrays.toString(deadLetter.key()) + '|' + deadLetter.reason() + '|')
                    .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(deadLetter.value()), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
