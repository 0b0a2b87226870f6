package marketdata.local;

/** The caller can put this right: said in one line, exit code 2. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong and what would be right, in one line. */
    public UserError(String message) {
        super(message);
    }
}
