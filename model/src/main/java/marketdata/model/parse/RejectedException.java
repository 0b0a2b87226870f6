package marketdata.model.parse;

/**
 * An input that cannot be used, with its reason. An expected outcome, not a fault: it carries no stack trace, and
 * whoever reads inputs catches it and sends the bytes to the dead-letter topic.
 */
public final class RejectedException extends RuntimeException {
    private final Reason reason;

    /** @param detail what, where and what is allowed, in words; never longer than a line */
    public RejectedException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** Why, for programs. */
    public Reason reason() {
        return reason;
    }
}
