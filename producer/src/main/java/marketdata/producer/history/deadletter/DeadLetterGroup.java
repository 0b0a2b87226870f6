package marketdata.producer.history.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Counts the dead letters of one source and reason that one program rejected. */
final class DeadLetterGroup {
    @JsonProperty
    final String source;

    @JsonProperty
    final String reason;

    @JsonProperty("rejected_by")
    final String rejectedBy;

    @JsonProperty("letters")
    long deadLetters;

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

    DeadLetterGroup(StoredDeadLetter deadLetter) {
        this.source = deadLetter.source();
        this.reason = deadLetter.reason();
        this.rejectedBy = deadLetter.rejectedBy();
        this.oldest = deadLetter.time();
        this.newest = deadLetter.time();
    }

    static String key(StoredDeadLetter deadLetter) {
        return deadLetter.source() + '|' + deadLetter.reason() + '|' + deadLetter.rejectedBy();
    }

    void add(StoredDeadLetter deadLetter, boolean isRedriven) {
        deadLetters++;
        redriven += isRedriven ? 1 : 0;
        readableNow += !isRedriven && ReadAttempt.of(deadLetter).hasTrades() ? 1 : 0;
        // ISO times of one form are in the order of their dead letters.
        oldest = deadLetter.time().compareTo(oldest) < 0 ? deadLetter.time() : oldest;
        if (deadLetter.time().compareTo(newest) >= 0) {
            newest = deadLetter.time();
            example = deadLetter.place();
            detail = deadLetter.detail();
        }
    }
}
