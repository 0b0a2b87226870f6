package marketdata.faults.pipeline;

/** The fault-injection run cannot go on; the message says why in one line. Exit code 1. */
public final class FaultRunFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason, in one line. */
    public FaultRunFailed(String message) {
        super(message);
    }
}
