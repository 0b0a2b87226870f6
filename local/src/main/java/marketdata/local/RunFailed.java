package marketdata.local;

/** A run that could not do what it was asked for: said in one line, exit code 1. */
public final class RunFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason, in one line. */
    public RunFailed(String message) {
        super(message);
    }

    /** With the reason, in one line, and what caused it. */
    public RunFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
