package dev.kured.notify;

/** How a receiver is reached. */
interface Delivery {

    /** Delivers once, within some tens of seconds, and returns what was answered, in words. */
    String deliver(RenderedMessage letter, Transport wire) throws Undelivered;
}
