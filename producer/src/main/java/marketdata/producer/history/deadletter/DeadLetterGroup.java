package marketdata.producer.history.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Letters of one source, reason and refuser, counted. */
final class DeadLetterGroup {
    @JsonProperty
    final String source;

    @JsonProperty
    final String reason;

    @JsonProperty("refused_by")
    final String refusedBy;

    @JsonProperty
    long letters;

    @JsonProperty
    long redriven;

    /** Not re-driven yet, and today's parser finds trades in them. */
    @JsonProperty("readable_now")
    long readableNow;

    @JsonProperty
    String oldest;

    @JsonProperty
    String newest;

    /** Where the newest of them lies. */
    @JsonProperty
    String example;

    @JsonProperty("example_detail")
    String detail;

    DeadLetterGroup(StoredDeadLetter letter) {
        this.source = letter.source();
        this.reason = letter.reason();
        this.refusedBy = letter.refusedBy();
        this.oldest = letter.time();
        this.newest = letter.time();
    }

    static String key(StoredDeadLetter letter) {
        return letter.source() + '|' + letter.reason() + '|' + letter.refusedBy();
    }

    void add(StoredDeadLetter letter, boolean isRedriven) {
        letters++;
        redriven += isRedriven ? 1 : 0;
        readableNow += !isRedriven && ReadAttempt.of(letter).hasTrades() ? 1 : 0;
        // ISO times of one form are in the order of their letters.
        oldest = letter.time().compareTo(oldest) < 0 ? letter.time() : oldest;
        if (letter.time().compareTo(newest) >= 0) {
            newest = letter.time();
            example = letter.place();
            detail = letter.detail();
        }
    }
}
