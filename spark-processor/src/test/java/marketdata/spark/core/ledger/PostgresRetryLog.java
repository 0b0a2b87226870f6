package marketdata.spark.core.ledger;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL states that {@link PostgresRetry} has logged while it waited. */
final class PostgresRetryLog extends AbstractAppender {
    private static final Pattern STATE = Pattern.compile("\\(([0-9A-Z]{5})\\); trying again");
    private static final List<String> STATES = new CopyOnWriteArrayList<>();

    static {
        PostgresRetryLog appender = new PostgresRetryLog();
        appender.start();
        ((Logger) LogManager.getLogger(PostgresRetry.class)).addAppender(appender);
    }

    private PostgresRetryLog() {
        super("patience", null, null, true, Property.EMPTY_ARRAY);
    }

    /** Since {@link #clear}, oldest first. */
    static List<String> states() {
        return List.copyOf(STATES);
    }

    static void clear() {
        STATES.clear();
    }

    @Override
    public void append(LogEvent event) {
        Matcher matcher = STATE.matcher(event.getMessage().getFormattedMessage());
        if (matcher.find()) {
            STATES.add(matcher.group(1));
        }
    }
}
