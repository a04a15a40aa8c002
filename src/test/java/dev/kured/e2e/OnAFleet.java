package dev.kured.e2e;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives tests one {@link Fleet}, which all share, and each one a {@link Witness}. The fleet is reset before each test;
 * after it, what the witness has seen and what kured asked of the API server must keep the promises. A test that fails shows the evidence.
 */
final class OnAFleet implements BeforeEachCallback, AfterEachCallback, ParameterResolver, TestWatcher {
    private static final Namespace OURS = Namespace.create(OnAFleet.class);

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        fleet(context).reset();
        context.getStore(OURS).put(Witness.class, fleet(context).witness());
        System.out.printf("%n==== %s%n", context.getDisplayName());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (witness(context) == null) {
            return; // There is no fleet, or it could not be reset.
        }
        try (Witness witness = witness(context)) {
            System.out.println(witness.history());
            System.out.println(fleet(context).requests().table());
            witness.verify();
            fleet(context).verifyRequests(witness.history());
        }
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        System.out.println("---- " + context.getDisplayName() + " failed: " + cause);
        System.out.println(fleet(context).evidence());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Fleet.class || type == Witness.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Fleet.class ? fleet(context) : witness(context);
    }

    private static Witness witness(ExtensionContext context) {
        return context.getStore(OURS).get(Witness.class, Witness.class);
    }

    private static Fleet fleet(ExtensionContext context) {
        return context.getRoot().getStore(OURS).computeIfAbsent(Fleet.class, key -> Fleet.start(), Fleet.class);
    }
}
