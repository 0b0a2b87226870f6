package marketdata.local.process;

/**
 * Something that happened to a process of a run.
 *
 * @param at ISO, UTC, whole seconds
 * @param process its name; {@code run} for the run itself
 * @param event {@code started}, {@code ended}, {@code restarted}, {@code failed}, {@code killed},
 *     {@code stopped} or, of the run, {@code working}: its first rows are in the table
 * @param cause why, one line
 */
public record RunEvent(String at, String process, String event, String cause) {}
