package marketdata.model;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * The seed and the number of cases of every property, registered as a service. Without settings: a fixed seed and a tenth
 * of the tries that the annotation names. {@code -Dtests.seed=N} sets the seed, {@code -Dtests.all=true} runs all tries;
 * {@code .ci/run nightly} sets both.
 */
public final class PropertySettings implements AroundPropertyHook {
    private static final String SEED = System.getProperty("tests.seed", "20261129");
    private static final int SHARE = Boolean.getBoolean("tests.all") ? 1 : 10;

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public int aroundPropertyProximity() {
        return -100;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyAttributes attributes = context.attributes();
        attributes.setSeed(SEED);
        attributes.tries().ifPresent(tries -> attributes.setTries(Math.max(1, tries / SHARE)));
        return property.execute();
    }
}
