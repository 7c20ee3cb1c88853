/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as accounts from "../accounts.js";
import type * as activity from "../activity.js";
import type * as ai from "../ai.js";
import type * as auth from "../auth.js";
import type * as carts from "../carts.js";
import type * as charges from "../charges.js";
import type * as checkout from "../checkout.js";
import type * as contacts from "../contacts.js";
import type * as credits from "../credits.js";
import type * as crons from "../crons.js";
import type * as customers from "../customers.js";
import type * as data from "../data.js";
import type * as deliveries from "../deliveries.js";
import type * as downloads from "../downloads.js";
import type * as emailEvents from "../emailEvents.js";
import type * as emails from "../emails.js";
import type * as fileArrivals from "../fileArrivals.js";
import type * as fileContents from "../fileContents.js";
import type * as fileReading from "../fileReading.js";
import type * as fileSteps from "../fileSteps.js";
import type * as files from "../files.js";
import type * as http from "../http.js";
import type * as imageThumbnails from "../imageThumbnails.js";
import type * as images from "../images.js";
import type * as jobs from "../jobs.js";
import type * as lib_accounts from "../lib/accounts.js";
import type * as lib_activity from "../lib/activity.js";
import type * as lib_address from "../lib/address.js";
import type * as lib_anonymousOrders from "../lib/anonymousOrders.js";
import type * as lib_authEmails from "../lib/authEmails.js";
import type * as lib_base64 from "../lib/base64.js";
import type * as lib_carts from "../lib/carts.js";
import type * as lib_catalogue from "../lib/catalogue.js";
import type * as lib_clientAddress from "../lib/clientAddress.js";
import type * as lib_contacts from "../lib/contacts.js";
import type * as lib_contactsCsv from "../lib/contactsCsv.js";
import type * as lib_credentials from "../lib/credentials.js";
import type * as lib_credits from "../lib/credits.js";
import type * as lib_csv from "../lib/csv.js";
import type * as lib_customers from "../lib/customers.js";
import type * as lib_delivery from "../lib/delivery.js";
import type * as lib_downloads from "../lib/downloads.js";
import type * as lib_emailDraft from "../lib/emailDraft.js";
import type * as lib_emailEvents from "../lib/emailEvents.js";
import type * as lib_emailRows from "../lib/emailRows.js";
import type * as lib_emailStatus from "../lib/emailStatus.js";
import type * as lib_emailsAgain from "../lib/emailsAgain.js";
import type * as lib_erasure from "../lib/erasure.js";
import type * as lib_errors from "../lib/errors.js";
import type * as lib_export from "../lib/export.js";
import type * as lib_fileDownloads from "../lib/fileDownloads.js";
import type * as lib_fileFields from "../lib/fileFields.js";
import type * as lib_filePool from "../lib/filePool.js";
import type * as lib_fileUploads from "../lib/fileUploads.js";
import type * as lib_files from "../lib/files.js";
import type * as lib_imageHeader from "../lib/imageHeader.js";
import type * as lib_imageRows from "../lib/imageRows.js";
import type * as lib_importing_caps from "../lib/importing/caps.js";
import type * as lib_importing_columnNames from "../lib/importing/columnNames.js";
import type * as lib_importing_columns from "../lib/importing/columns.js";
import type * as lib_importing_countText from "../lib/importing/countText.js";
import type * as lib_importing_csv from "../lib/importing/csv.js";
import type * as lib_importing_fileError from "../lib/importing/fileError.js";
import type * as lib_importing_inspect from "../lib/importing/inspect.js";
import type * as lib_importing_plan from "../lib/importing/plan.js";
import type * as lib_importing_sniff from "../lib/importing/sniff.js";
import type * as lib_importing_table from "../lib/importing/table.js";
import type * as lib_importing_text from "../lib/importing/text.js";
import type * as lib_importing_xlsx from "../lib/importing/xlsx.js";
import type * as lib_importing_xml from "../lib/importing/xml.js";
import type * as lib_importing_zip from "../lib/importing/zip.js";
import type * as lib_jobFields from "../lib/jobFields.js";
import type * as lib_jobs from "../lib/jobs.js";
import type * as lib_limits from "../lib/limits.js";
import type * as lib_local from "../lib/local.js";
import type * as lib_mailer from "../lib/mailer.js";
import type * as lib_money from "../lib/money.js";
import type * as lib_orderFields from "../lib/orderFields.js";
import type * as lib_orderNumber from "../lib/orderNumber.js";
import type * as lib_orderRows from "../lib/orderRows.js";
import type * as lib_orderTalks from "../lib/orderTalks.js";
import type * as lib_orders from "../lib/orders.js";
import type * as lib_owned from "../lib/owned.js";
import type * as lib_pages from "../lib/pages.js";
import type * as lib_password from "../lib/password.js";
import type * as lib_pictureFile from "../lib/pictureFile.js";
import type * as lib_processFile from "../lib/processFile.js";
import type * as lib_readFile from "../lib/readFile.js";
import type * as lib_refunds from "../lib/refunds.js";
import type * as lib_refusals from "../lib/refusals.js";
import type * as lib_reports_begin from "../lib/reports/begin.js";
import type * as lib_reports_collect from "../lib/reports/collect.js";
import type * as lib_reports_content from "../lib/reports/content.js";
import type * as lib_reports_csv from "../lib/reports/csv.js";
import type * as lib_reports_fields from "../lib/reports/fields.js";
import type * as lib_reports_file from "../lib/reports/file.js";
import type * as lib_reports_lines from "../lib/reports/lines.js";
import type * as lib_reports_month from "../lib/reports/month.js";
import type * as lib_reports_parts from "../lib/reports/parts.js";
import type * as lib_reports_pdf from "../lib/reports/pdf.js";
import type * as lib_reports_pdfChart from "../lib/reports/pdfChart.js";
import type * as lib_reports_pdfPaper from "../lib/reports/pdfPaper.js";
import type * as lib_reports_pdfTable from "../lib/reports/pdfTable.js";
import type * as lib_reports_pool from "../lib/reports/pool.js";
import type * as lib_reports_print from "../lib/reports/print.js";
import type * as lib_reports_tellers from "../lib/reports/tellers.js";
import type * as lib_reports_totals from "../lib/reports/totals.js";
import type * as lib_reports_xlsx from "../lib/reports/xlsx.js";
import type * as lib_reports_xlsxTotals from "../lib/reports/xlsxTotals.js";
import type * as lib_returnUrls from "../lib/returnUrls.js";
import type * as lib_sessions from "../lib/sessions.js";
import type * as lib_storedFiles from "../lib/storedFiles.js";
import type * as lib_streams from "../lib/streams.js";
import type * as lib_suppressions from "../lib/suppressions.js";
import type * as lib_thumbnails from "../lib/thumbnails.js";
import type * as lib_usage from "../lib/usage.js";
import type * as lib_user from "../lib/user.js";
import type * as lib_workPool from "../lib/workPool.js";
import type * as mails_content from "../mails/content.js";
import type * as mails_layout from "../mails/layout.js";
import type * as mails_message from "../mails/message.js";
import type * as mails_notice from "../mails/notice.js";
import type * as mails_parts from "../mails/parts.js";
import type * as mails_postcard from "../mails/postcard.js";
import type * as mails_receipt from "../mails/receipt.js";
import type * as mails_render from "../mails/render.js";
import type * as mails_reportReady from "../mails/reportReady.js";
import type * as orderChecks from "../orderChecks.js";
import type * as orderReviews from "../orderReviews.js";
import type * as orders from "../orders.js";
import type * as orphans from "../orphans.js";
import type * as payments from "../payments.js";
import type * as products from "../products.js";
import type * as providers_openai from "../providers/openai.js";
import type * as providers_outcome from "../providers/outcome.js";
import type * as providers_resend from "../providers/resend.js";
import type * as providers_stripe from "../providers/stripe.js";
import type * as providers_stripeCustomers from "../providers/stripeCustomers.js";
import type * as providers_stripeEvents from "../providers/stripeEvents.js";
import type * as providers_stripePayments from "../providers/stripePayments.js";
import type * as refunds from "../refunds.js";
import type * as reportCrons from "../reportCrons.js";
import type * as reportSteps from "../reportSteps.js";
import type * as reportWriter from "../reportWriter.js";
import type * as reports from "../reports.js";
import type * as setup from "../setup.js";
import type * as stripeEvents from "../stripeEvents.js";
import type * as suppressions from "../suppressions.js";
import type * as tables_accounts from "../tables/accounts.js";
import type * as tables_contacts from "../tables/contacts.js";
import type * as tables_credits from "../tables/credits.js";
import type * as tables_emails from "../tables/emails.js";
import type * as tables_files from "../tables/files.js";
import type * as tables_images from "../tables/images.js";
import type * as tables_payments from "../tables/payments.js";
import type * as tables_reports from "../tables/reports.js";
import type * as tables_work from "../tables/work.js";
import type * as tallies from "../tallies.js";
import type * as users from "../users.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  accounts: typeof accounts;
  activity: typeof activity;
  ai: typeof ai;
  auth: typeof auth;
  carts: typeof carts;
  charges: typeof charges;
  checkout: typeof checkout;
  contacts: typeof contacts;
  credits: typeof credits;
  crons: typeof crons;
  customers: typeof customers;
  data: typeof data;
  deliveries: typeof deliveries;
  downloads: typeof downloads;
  emailEvents: typeof emailEvents;
  emails: typeof emails;
  fileArrivals: typeof fileArrivals;
  fileContents: typeof fileContents;
  fileReading: typeof fileReading;
  fileSteps: typeof fileSteps;
  files: typeof files;
  http: typeof http;
  imageThumbnails: typeof imageThumbnails;
  images: typeof images;
  jobs: typeof jobs;
  "lib/accounts": typeof lib_accounts;
  "lib/activity": typeof lib_activity;
  "lib/address": typeof lib_address;
  "lib/anonymousOrders": typeof lib_anonymousOrders;
  "lib/authEmails": typeof lib_authEmails;
  "lib/base64": typeof lib_base64;
  "lib/carts": typeof lib_carts;
  "lib/catalogue": typeof lib_catalogue;
  "lib/clientAddress": typeof lib_clientAddress;
  "lib/contacts": typeof lib_contacts;
  "lib/contactsCsv": typeof lib_contactsCsv;
  "lib/credentials": typeof lib_credentials;
  "lib/credits": typeof lib_credits;
  "lib/csv": typeof lib_csv;
  "lib/customers": typeof lib_customers;
  "lib/delivery": typeof lib_delivery;
  "lib/downloads": typeof lib_downloads;
  "lib/emailDraft": typeof lib_emailDraft;
  "lib/emailEvents": typeof lib_emailEvents;
  "lib/emailRows": typeof lib_emailRows;
  "lib/emailStatus": typeof lib_emailStatus;
  "lib/emailsAgain": typeof lib_emailsAgain;
  "lib/erasure": typeof lib_erasure;
  "lib/errors": typeof lib_errors;
  "lib/export": typeof lib_export;
  "lib/fileDownloads": typeof lib_fileDownloads;
  "lib/fileFields": typeof lib_fileFields;
  "lib/filePool": typeof lib_filePool;
  "lib/fileUploads": typeof lib_fileUploads;
  "lib/files": typeof lib_files;
  "lib/imageHeader": typeof lib_imageHeader;
  "lib/imageRows": typeof lib_imageRows;
  "lib/importing/caps": typeof lib_importing_caps;
  "lib/importing/columnNames": typeof lib_importing_columnNames;
  "lib/importing/columns": typeof lib_importing_columns;
  "lib/importing/countText": typeof lib_importing_countText;
  "lib/importing/csv": typeof lib_importing_csv;
  "lib/importing/fileError": typeof lib_importing_fileError;
  "lib/importing/inspect": typeof lib_importing_inspect;
  "lib/importing/plan": typeof lib_importing_plan;
  "lib/importing/sniff": typeof lib_importing_sniff;
  "lib/importing/table": typeof lib_importing_table;
  "lib/importing/text": typeof lib_importing_text;
  "lib/importing/xlsx": typeof lib_importing_xlsx;
  "lib/importing/xml": typeof lib_importing_xml;
  "lib/importing/zip": typeof lib_importing_zip;
  "lib/jobFields": typeof lib_jobFields;
  "lib/jobs": typeof lib_jobs;
  "lib/limits": typeof lib_limits;
  "lib/local": typeof lib_local;
  "lib/mailer": typeof lib_mailer;
  "lib/money": typeof lib_money;
  "lib/orderFields": typeof lib_orderFields;
  "lib/orderNumber": typeof lib_orderNumber;
  "lib/orderRows": typeof lib_orderRows;
  "lib/orderTalks": typeof lib_orderTalks;
  "lib/orders": typeof lib_orders;
  "lib/owned": typeof lib_owned;
  "lib/pages": typeof lib_pages;
  "lib/password": typeof lib_password;
  "lib/pictureFile": typeof lib_pictureFile;
  "lib/processFile": typeof lib_processFile;
  "lib/readFile": typeof lib_readFile;
  "lib/refunds": typeof lib_refunds;
  "lib/refusals": typeof lib_refusals;
  "lib/reports/begin": typeof lib_reports_begin;
  "lib/reports/collect": typeof lib_reports_collect;
  "lib/reports/content": typeof lib_reports_content;
  "lib/reports/csv": typeof lib_reports_csv;
  "lib/reports/fields": typeof lib_reports_fields;
  "lib/reports/file": typeof lib_reports_file;
  "lib/reports/lines": typeof lib_reports_lines;
  "lib/reports/month": typeof lib_reports_month;
  "lib/reports/parts": typeof lib_reports_parts;
  "lib/reports/pdf": typeof lib_reports_pdf;
  "lib/reports/pdfChart": typeof lib_reports_pdfChart;
  "lib/reports/pdfPaper": typeof lib_reports_pdfPaper;
  "lib/reports/pdfTable": typeof lib_reports_pdfTable;
  "lib/reports/pool": typeof lib_reports_pool;
  "lib/reports/print": typeof lib_reports_print;
  "lib/reports/tellers": typeof lib_reports_tellers;
  "lib/reports/totals": typeof lib_reports_totals;
  "lib/reports/xlsx": typeof lib_reports_xlsx;
  "lib/reports/xlsxTotals": typeof lib_reports_xlsxTotals;
  "lib/returnUrls": typeof lib_returnUrls;
  "lib/sessions": typeof lib_sessions;
  "lib/storedFiles": typeof lib_storedFiles;
  "lib/streams": typeof lib_streams;
  "lib/suppressions": typeof lib_suppressions;
  "lib/thumbnails": typeof lib_thumbnails;
  "lib/usage": typeof lib_usage;
  "lib/user": typeof lib_user;
  "lib/workPool": typeof lib_workPool;
  "mails/content": typeof mails_content;
  "mails/layout": typeof mails_layout;
  "mails/message": typeof mails_message;
  "mails/notice": typeof mails_notice;
  "mails/parts": typeof mails_parts;
  "mails/postcard": typeof mails_postcard;
  "mails/receipt": typeof mails_receipt;
  "mails/render": typeof mails_render;
  "mails/reportReady": typeof mails_reportReady;
  orderChecks: typeof orderChecks;
  orderReviews: typeof orderReviews;
  orders: typeof orders;
  orphans: typeof orphans;
  payments: typeof payments;
  products: typeof products;
  "providers/openai": typeof providers_openai;
  "providers/outcome": typeof providers_outcome;
  "providers/resend": typeof providers_resend;
  "providers/stripe": typeof providers_stripe;
  "providers/stripeCustomers": typeof providers_stripeCustomers;
  "providers/stripeEvents": typeof providers_stripeEvents;
  "providers/stripePayments": typeof providers_stripePayments;
  refunds: typeof refunds;
  reportCrons: typeof reportCrons;
  reportSteps: typeof reportSteps;
  reportWriter: typeof reportWriter;
  reports: typeof reports;
  setup: typeof setup;
  stripeEvents: typeof stripeEvents;
  suppressions: typeof suppressions;
  "tables/accounts": typeof tables_accounts;
  "tables/contacts": typeof tables_contacts;
  "tables/credits": typeof tables_credits;
  "tables/emails": typeof tables_emails;
  "tables/files": typeof tables_files;
  "tables/images": typeof tables_images;
  "tables/payments": typeof tables_payments;
  "tables/reports": typeof tables_reports;
  "tables/work": typeof tables_work;
  tallies: typeof tallies;
  users: typeof users;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
  mailPool: import("@convex-dev/workpool/_generated/component.js").ComponentApi<"mailPool">;
  workPool: import("@convex-dev/workpool/_generated/component.js").ComponentApi<"workPool">;
};
