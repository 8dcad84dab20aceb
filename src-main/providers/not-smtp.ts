/** What is said of a host that is not one for sending. */
export const forReading =
  "This host is for the web and for apps that read mail. It does not take mail over SMTP.";
