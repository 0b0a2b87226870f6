package marketdata.faults.pipeline;

/** {@code ./pipeline demo} has rejected an option of the run, for example its data folder, and has printed why. Exit code 2. */
public final class OptionsRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
